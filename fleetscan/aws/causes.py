"""From an error of a call to its cause: what the report says of a thing that was not read.

What means what is in a table: see `fleetscan.aws.cause_table`.
"""

import re
from typing import Final
from urllib.parse import urlsplit

import msgspec
from botocore import exceptions as botocore_errors

from fleetscan.aws.cause_table import (
    CUSTOM_ENDPOINT,
    REGION_MAY_BE_DISABLED,
    SERVICE_NOT_IN_REGION,
    Rule,
    Symptom,
    rule_for,
    rules,
)
from fleetscan.aws.endpoints import is_host_of_aws, is_offered_in
from fleetscan.aws.error_texts import masked, names_of, of_page, one_line, skew, text_of
from fleetscan.redaction import cut
from fleetscan.verdicts import Cause, Unread

__all__ = [
    "DENIALS",
    "NOT_AS_DOCUMENTED",
    "THROTTLES",
    "OverBudgetError",
    "TaskDeadlineError",
    "UnexpectedReplyError",
    "are_keys_refused",
    "error_code",
    "may_recover",
    "not_as_documented",
    "text_of",
    "unread",
]


class UnexpectedReplyError(Exception):
    """AWS, or something in its place, answered what no service of AWS answers."""


class OverBudgetError(Exception):
    """A call was not made: the account's budget had no room for it before its deadline."""


class TaskDeadlineError(TimeoutError):
    """A call was not made, because the time of its task was over."""

    def __init__(self) -> None:
        super().__init__("not asked, for the time that a task may take was over (--task-timeout)")


#: AWS's codes for a call that was one too many
THROTTLES: Final = frozenset(
    name
    for rule in rules()
    if rule.cause is Cause.THROTTLED and rule.statuses is not None
    for name in rule.names
    if not set("*?[") & set(name)
)

#: what reading a reply stumbles over that lacks what AWS always sends; ArithmeticError: a date that
#: is in the year 10000 or 0 once it is UTC
NOT_AS_DOCUMENTED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

#: the causes of what a policy does not allow
DENIALS: Final = frozenset(
    {Cause.ACCESS_DENIED, Cause.DENIED_BY_SCP, Cause.DENIED_BY_RESOURCE_POLICY}
)

# `User: … is not authorized to perform: s3:GetEncryptionConfiguration on resource: …`, and SimpleDB
_DENIED_ACTION: Final = re.compile(
    r"(?:not authorized|not have permission) to perform:?\s+\(?([a-z0-9-]+:[a-z0-9]+)\b",
    re.IGNORECASE,
)


class _Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a failed call."""

    rule: Rule
    code: str
    message: str
    #: what it says that was denied
    action: str | None = None


def unread(
    error: Exception,
    *,
    operation: str,
    iam_action: str,
    region: str | None = None,
    region_may_be_disabled: bool = False,
) -> Unread:
    """Say why a call failed.

    Args:
        error: what it raised.
        operation: `service:Operation`, with botocore's names.
        iam_action: what allows it, as declared. Where AWS says that another action is missing, for
            example one on the key of an encrypted thing, that one is reported.
        region: where it was made, if that is known.
        region_may_be_disabled: whether the account did not list its region.
    """
    service = operation.partition(":")[0]
    found = _diagnose(
        error, service=service, region=region, region_may_be_disabled=region_may_be_disabled
    )
    # whoever answers in place of AWS may put anything there
    code = one_line(masked(found.code))
    return Unread(
        cause=found.rule.cause,
        operation=operation,
        iam_action=_spelled_as(iam_action, found.action),
        error_code=code,
        message=found.message or code,
        may_recover=found.rule.recovers,
        not_offered=SERVICE_NOT_IN_REGION in found.rule.context,
    )


def may_recover(error: Exception, *, service: str = "", region: str | None = None) -> bool:
    """Tell whether what failed may succeed some minutes later, if nobody changes anything."""
    return _diagnose(error, service=service, region=region).rule.recovers


def are_keys_refused(code: str, message: str) -> bool:
    """Tell whether AWS refuses the keys that a call was signed with: others might do.

    A wrong clock is none of it: whatever it signs is refused.
    """
    rule = rule_for(Symptom(names=(_bare(code),), message=cut(message), status=0))
    return rule.cause is Cause.CREDENTIALS and rule.remedy != "clock"


def not_as_documented(error: Exception, *, operation: str, iam_action: str) -> Unread:
    """Say that a reply lacks what AWS always sends. `error` is what reading it stumbled over.

    It came whole, or it would not have been parsed: asked again, AWS would send the same.
    """
    kind = type(error).__name__
    return Unread(
        cause=Cause.UNEXPECTED_REPLY,
        operation=operation,
        iam_action=iam_action,
        error_code=kind,
        message=one_line(masked(f"the reply is not as documented: {kind} {error}")),
        may_recover=False,
    )


def error_code(error: botocore_errors.ClientError) -> str:
    """AWS's code of an error reply, without the prefixes and suffixes that some services add."""
    return _bare(str(error.response.get("Error", {}).get("Code", "")))


def _bare(code: str) -> str:
    return code.removeprefix("Client.").removeprefix("Server.")


def _diagnose(
    error: Exception,
    *,
    service: str = "",
    region: str | None = None,
    region_may_be_disabled: bool = False,
) -> _Diagnosis:
    if isinstance(error, botocore_errors.ClientError):
        return _of_reply(error, service, region_may_be_disabled=region_may_be_disabled)
    message = text_of(error)
    symptom = Symptom(
        names=names_of(error),
        message=message,
        service=service,
        context=_of_endpoint(error, service, region),
    )
    return _Diagnosis(rule=rule_for(symptom), code=type(error).__name__, message=message)


def _of_reply(
    error: botocore_errors.ClientError, service: str, *, region_may_be_disabled: bool
) -> _Diagnosis:
    details = error.response.get("Error", {})
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    # what is no error of the service, such as a proxy's page, has no code
    code = error_code(error) or str(status)
    # from here on patterns look at it
    message = cut(str(details.get("Message") or details.get("message") or "") or str(error))
    symptom = Symptom(
        names=(code,),
        message=message,
        service=service,
        status=status,
        context=frozenset({REGION_MAY_BE_DISABLED} if region_may_be_disabled else ()),
    )
    rule = rule_for(symptom)
    denied = _DENIED_ACTION.search(message) if rule.cause in DENIALS else None
    return _Diagnosis(
        rule=rule,
        code=code,
        message=_reported(message, details if rule.remedy == "clock" else {}),
        action=denied and denied[1],
    )


def _reported(message: str, details: dict[str, object]) -> str:
    if message.lstrip().startswith("<"):
        return of_page(message)
    skewed = skew(message, details) if details else ""
    text = masked(message)
    return one_line(f"{text} ({skewed})" if skewed else text)


def _of_endpoint(error: Exception, service: str, region: str | None) -> frozenset[str]:
    """Tell what is known of the endpoint that an error of the network is about."""
    if not isinstance(error, botocore_errors.BotoCoreError):
        return frozenset()
    host = urlsplit(str(error.kwargs.get("endpoint_url", ""))).hostname
    if not host:
        return frozenset()
    if not is_host_of_aws(host):
        return frozenset({CUSTOM_ENDPOINT})
    if region and not is_offered_in(service, region):
        return frozenset({SERVICE_NOT_IN_REGION})
    return frozenset()


def _spelled_as(declared: str, said: str | None) -> str:
    """Return the action to grant. AWS writes some in other letters than its own documentation."""
    if said is None or said.lower() == declared.lower():
        return declared
    service, _, name = said.partition(":")
    return f"{service.lower()}:{name}"
