"""Rules that change what the simulated AWS answers: refusals, faults, replies that lie."""

from collections.abc import Callable
from enum import StrEnum
from itertools import count

from msgspec import Struct

from fleetscan.aws.partitions import partition_of
from fleetscan.demo.error_replies import Fault, fault
from fleetscan.demo.wire import Answer, Call, Protocol, Request

__all__ = [
    "Denial",
    "Proceed",
    "Rule",
    "denial_message",
    "deny",
    "fail",
    "refuse_role",
    "reply",
    "role_refused",
]

#: Gives the answer that would have come without the rule; a rule need not call it.
Proceed = Callable[[], Answer]


class Rule(Struct, frozen=True, kw_only=True):
    """One change: which calls it is about, and what they are answered.

    Every criterion left None matches every call. `answer` is given the request and a function that
    gets the true answer, so that it can replace it, spoil it, or count calls and let some pass.
    """

    answer: Callable[[Request, Proceed], Answer]
    account_id: str | None = None
    region: str | None = None
    #: signing name of the service: `elasticloadbalancing`, `elasticfilesystem`
    service: str | None = None
    operation: str | None = None
    #: the IAM action that it denies, and how: what IAM's policy simulator tells of it
    denies: "tuple[str, Denial] | None" = None

    def matches(self, call: Call) -> bool:
        """Return whether `call` is one that this rule answers."""
        return (
            self.account_id in {None, call.account_id}
            and self.region in {None, call.region}
            and self.service in {None, call.service}
            and self.operation in {None, call.operation}
        )


class Denial(StrEnum):
    """Why AWS denies a call: the end of its message, from which a reader tells the cause.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """

    NO_IDENTITY_POLICY = "because no identity-based policy allows the {action} action"
    IDENTITY_POLICY = "with an explicit deny in an identity-based policy"
    NO_PERMISSIONS_BOUNDARY = "because no permissions boundary allows the {action} action"
    PERMISSIONS_BOUNDARY = "with an explicit deny in a permissions boundary"
    NO_SERVICE_CONTROL_POLICY = "because no service control policy allows the {action} action"
    SERVICE_CONTROL_POLICY = "with an explicit deny in a service control policy"
    RESOURCE_CONTROL_POLICY = "with an explicit deny in a resource control policy"
    RESOURCE_POLICY = "with an explicit deny in a resource-based policy"
    NO_RESOURCE_POLICY = "because no resource-based policy allows the {action} action"


def deny(
    operation: str,
    *,
    action: str | None = None,
    account_id: str | None = None,
    region: str | None = None,
    resource: str = "*",
    denial: Denial = Denial.NO_IDENTITY_POLICY,
) -> Rule:
    """Deny an operation, as a policy would.

    Args:
        operation: signing name and operation, `s3:GetBucketEncryption`.
        action: the IAM action that AWS names in its message, where it is not called as the
            operation is: `s3:GetEncryptionConfiguration`.
        account_id: deny in this account alone.
        region: deny in this region alone.
        resource: what the message names as the resource; an S3 call's bucket is filled in.
        denial: which kind of policy refuses.
    """
    service, _, name = operation.partition(":")
    iam_action = action or operation

    def answer(request: Request, _: Proceed) -> Answer:
        message = denial_message(request, iam_action, resource, because=denial.value)
        return fault(request, Fault.ACCESS_DENIED, message)

    return Rule(
        answer=answer,
        account_id=account_id,
        region=region,
        service=service,
        operation=name,
        denies=(iam_action, denial),
    )


def denial_message(request: Request, action: str, resource: str = "*", *, because: str) -> str:
    """Write what AWS says to whom it denies a call.

    `because` is the end of it, in which {action} is the IAM action; an S3 call's bucket is the
    resource that is named.
    """
    who = f"User: {request.principal_arn} is not authorized to perform: {action}"
    why = because.format(action=action)
    if request.protocol is Protocol.EC2:
        return f"You are not authorized to perform this operation. {who} {why}"
    bucket = request.call.path.strip("/").partition("/")[0]
    if request.protocol is Protocol.REST_XML:
        partition = partition_of(request.call.region) or "aws"
        return f'{who} on resource: "arn:{partition}:s3:::{bucket or "*"}" {why}'
    return f"{who} on resource: {resource} {why}"


def refuse_role(role_arn: str) -> Rule:
    """Refuse to let anyone assume `role_arn`, as a trust policy that does not name them would."""

    def answer(request: Request, proceed: Proceed) -> Answer:
        if request.parameters.get("RoleArn") != role_arn:
            return proceed()
        return role_refused(request)

    return Rule(answer=answer, service="sts", operation="AssumeRole")


def role_refused(request: Request) -> Answer:
    """Answer an AssumeRole as STS does when the role is absent or does not trust the caller."""
    role_arn = request.parameters.get("RoleArn", "")
    return fault(
        request,
        Fault.ACCESS_DENIED,
        f"User: {request.principal_arn} is not authorized to perform: sts:AssumeRole "
        f"on resource: {role_arn}",
    )


def fail(
    kind: Fault,
    *,
    times: int | None = None,
    account_id: str | None = None,
    region: str | None = None,
    service: str | None = None,
    operation: str | None = None,
) -> Rule:
    """Answer with a fault: the first `times` matching calls, or every one."""
    number = count()

    def answer(request: Request, proceed: Proceed) -> Answer:
        if times is not None and next(number) >= times:
            return proceed()
        return fault(request, kind)

    return Rule(
        answer=answer,
        account_id=account_id,
        region=region,
        service=service,
        operation=operation,
    )


def reply(
    answer: Answer,
    *,
    account_id: str | None = None,
    region: str | None = None,
    service: str | None = None,
    operation: str | None = None,
) -> Rule:
    """Answer every matching call with the same reply, whatever was asked."""
    return Rule(
        answer=lambda _request, _proceed: answer,
        account_id=account_id,
        region=region,
        service=service,
        operation=operation,
    )
