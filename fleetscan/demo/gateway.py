"""The way of one call: who signed it, which rule is about it, who answers it in the end."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol as Interface

from fleetscan.demo.aws_regions import describe_regions, list_regions, region_states
from fleetscan.demo.buckets import BucketEntry, list_buckets, redirect
from fleetscan.demo.error_replies import Fault, error, fault
from fleetscan.demo.identity import Credentials, Identities
from fleetscan.demo.operations import form_fields, operation_of, protocol_of
from fleetscan.demo.organization import organizations
from fleetscan.demo.paging import paginate
from fleetscan.demo.resources import Fleet
from fleetscan.demo.rules import Rule
from fleetscan.demo.signature import Scope, is_signature_valid
from fleetscan.demo.simulator import simulate
from fleetscan.demo.unplayed import unplayed
from fleetscan.demo.wire import Answer, Call, Request

__all__ = ["Backend", "Gateway"]

logger = logging.getLogger(__name__)


class Backend(Interface):
    """What holds the resources: moto, asked in two ways."""

    def answer(self, request: Request) -> Answer:
        """Answer a call that its account may make."""
        ...

    def buckets(self, account_id: str) -> Sequence[BucketEntry]:
        """Return the buckets of an account."""
        ...

    def trust_policy(self, role_arn: str) -> str | None:
        """Return whom a role trusts, as JSON; None if there is no such role."""
        ...


class Gateway:
    """Decides who answers a call: a rule, what we add to moto, or moto.

    The order is that of AWS: signature, region of the account, permission, operation.
    """

    def __init__(self, fleet: Fleet, backend: Backend, rules: list[Rule]) -> None:
        self._backend = backend
        self._identities = Identities(fleet, backend.trust_policy)
        self._rules = rules
        self._region_states = {
            # The source credentials may be those of an account that is not swept.
            fleet.source.account_id: region_states(frozenset(), frozenset(), fleet.partition)
        } | {
            account.id: region_states(
                account.enabled_regions, account.disabled_regions, fleet.partition
            )
            for account in fleet.accounts
        }
        self._own: Mapping[tuple[str, str], Callable[[Request], Answer]] = {
            ("account", "ListRegions"): lambda request: list_regions(
                request, self._states_of(request)
            ),
            ("ec2", "DescribeRegions"): lambda request: describe_regions(
                request, self._states_of(request)
            ),
            ("iam", "SimulatePrincipalPolicy"): lambda request: simulate(request, self._rules),
            ("s3", "ListBuckets"): lambda request: list_buckets(request, self._buckets_of(request)),
            ("sts", "AssumeRole"): self._assume_role,
            **{
                ("organizations", operation): answer
                for operation, answer in organizations(fleet).items()
            },
        }
        self._unplayed = unplayed()
        #: every call, in the order of arrival; grows by one per call
        self.calls: list[Call] = []

    def handle(
        self, *, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Record one call and answer it.

        Args:
            method: the HTTP method.
            path: the path, percent-encoded as it came.
            query: the query string, as it came.
            headers: names in lower case.
            body: the whole body.
        """
        scope = Scope.parse(headers.get("authorization", ""))
        known = self._identities.credentials(scope.access_key_id) if scope else None
        service = scope.service if scope else ""
        protocol = protocol_of(service, headers)
        parameters = form_fields(protocol, body)
        operation = operation_of(
            service,
            method=method,
            path=path,
            query=query,
            headers=headers,
            parameters=parameters,
        )
        request = Request(
            call=Call(
                access_key_id=scope.access_key_id if scope else "",
                account_id=known.account_id if known else None,
                region=scope.region if scope else "",
                service=service,
                operation=operation,
                path=path,
            ),
            protocol=protocol,
            method=method,
            query=query,
            headers=headers,
            body=body,
            parameters=parameters,
            principal_arn=known.principal_arn if known else None,
        )
        self.calls.append(request.call)
        try:
            return self._refusal(request, scope, known) or self._ruled(request, tuple(self._rules))
        except Exception as failure:
            # A defect of moto or of a rule is one call's failure, not the server's end.
            logger.debug("%s failed", request.call, exc_info=True)
            return error(request, "InternalFailure", repr(failure), status=500)

    def _refusal(
        self, request: Request, scope: Scope | None, known: Credentials | None
    ) -> Answer | None:
        if scope is None:
            return fault(request, Fault.NOT_SIGNED)
        token = request.headers.get("x-amz-security-token")
        if known is None or token != known.session_token or self._is_region_off(request.call):
            return fault(request, Fault.UNKNOWN_CREDENTIALS)
        if not is_signature_valid(scope, known.secret_access_key, request):
            return fault(request, Fault.SIGNATURE_MISMATCH)
        return None

    def _is_region_off(self, call: Call) -> bool:
        states = self._region_states.get(call.account_id or "", {})
        return states.get(call.region, "DISABLED") == "DISABLED"

    def _ruled(self, request: Request, rules: tuple[Rule, ...]) -> Answer:
        for index, rule in enumerate(rules):
            if rule.matches(request.call):
                return rule.answer(request, partial(self._ruled, request, rules[index + 1 :]))
        return self._granted(request)

    def _granted(self, request: Request) -> Answer:
        call = request.call
        if own := self._own.get((call.service, call.operation)):
            return own(request)
        if written := self._unplayed.answer(request):
            return written
        if call.service == "s3" and (moved := redirect(request, self._buckets_of(request))):
            return moved
        return paginate(request, self._backend.answer(request))

    def _states_of(self, request: Request) -> Mapping[str, str]:
        return self._region_states[request.call.account_id or ""]

    def _buckets_of(self, request: Request) -> Sequence[BucketEntry]:
        return self._backend.buckets(request.call.account_id or "")

    def _assume_role(self, request: Request) -> Answer:
        if refusal := self._identities.refusal(request):
            return refusal
        answer = self._backend.answer(request)
        if answer.status == 200:  # noqa: PLR2004 - HTTP's own number for success
            self._identities.remember(answer)
        return answer
