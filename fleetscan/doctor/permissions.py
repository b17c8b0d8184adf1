"""Find out whether an identity may make the calls that the chosen checks need.

IAM's simulator tells it of all calls at once, as a prediction. Those that it takes for denied are
made, if they need no subject. Where it may not be asked, one call of each service is made. Either
way one call goes to each region that is swept, for what is closed there, and one to each service at
least once, for the way to it.
"""

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Sequence,
)
from functools import partial
from typing import Any, Final

import anyio
import msgspec

from fleetscan.aws.accounts import OpenAccount
from fleetscan.aws.task import TaskApi, VanishedError, as_documented
from fleetscan.catalogue import Collector, Needs, Reply, Scope
from fleetscan.catalogue.model import Shape
from fleetscan.doctor.model import Denied, Permissions
from fleetscan.engine.resolve import fault_of
from fleetscan.policy.actions import SIMULATE
from fleetscan.verdicts import Cause, NotRead, Unread

__all__ = ["PermissionExaminer"]

# AWS gives no limit for their number. What it evaluates at once it answers at once, and others met
# throttling with long requests: https://github.com/nccgroup/PMapper/pull/6
_ACTIONS_AT_ONCE: Final = 50

#: calls of all accounts to see what is allowed
_PROBES_AT_ONCE: Final = 64

#: what says nothing of whether the way to a service is open
_OF_THE_WAY: Final = frozenset({Cause.NETWORK, Cause.TIMEOUT})


class PermissionExaminer:
    """Examines what identities may do; of all accounts, one."""

    def __init__(self, needs: Needs) -> None:
        actions = {action for call in needs.calls for action in call.iam_actions}
        self._actions = tuple(sorted(actions))
        # what is known without a call has none to try
        self._all_roots = tuple(root for root in needs.roots if root.calls)
        self._roots = tuple(_one_of_each_service(self._all_roots))
        regional = (root for root in self._all_roots if root.scope is Scope.REGIONAL)
        #: what is called in a region to see whether it is open
        self._regional = next(regional, None)
        self._slots = anyio.Semaphore(_PROBES_AT_ONCE)
        #: collectors whose service was reached, from whatever account
        self._reached: set[str] = set()

    async def examine(
        self,
        opened: OpenAccount,
        *,
        principal: str | None,
        regions: Sequence[str],
        enabled: Collection[str] | None,
    ) -> Permissions:
        """Examine one account.

        Args:
            opened: the account.
            principal: the ARN of the user or role whose policies count; None if it has none that
                could be simulated.
            regions: those that are swept.
            enabled: those that the account says are enabled; None if it did not say.
        """
        home = opened.home_region
        # a global service is asked at home; any other there too, if that is swept
        first = home if home in regions or not regions else regions[0]
        found = await self._simulated(opened, principal, first)
        denied = {each.action for each in found.denied}
        roots = [
            root
            for root in self._all_roots
            if (regions or root.scope is not Scope.REGIONAL)
            and (
                root.calls[0].iam_action in denied
                or (root in self._roots and not (found.simulated and root.id in self._reached))
            )
        ]
        probes = [(root, first if root.scope is Scope.REGIONAL else home) for root in roots]
        if self._regional is not None:
            asked = {region for root, region in probes if root.scope is Scope.REGIONAL}
            probes += [(self._regional, each) for each in regions if each not in asked]
        failed, answered = await self._probed(opened, probes, enabled)
        return msgspec.structs.replace(
            found, probed=len(probes), failed=tuple(failed), answered=answered
        )

    async def _simulated(
        self, opened: OpenAccount, principal: str | None, region: str
    ) -> Permissions:
        if principal is None:
            return Permissions(
                why_not_simulated="the identity is no user and no role whose ARN is known"
            )
        try:
            async with await opened.session(opened.home_region, None) as session:
                api = session.api([SIMULATE])
                denied = await _denied(api, principal, self._actions, region)
        except NotRead as error:
            return Permissions(why_not_simulated=str(error))
        return Permissions(simulated=len(self._actions), denied=denied)

    async def _probed(
        self,
        opened: OpenAccount,
        probes: Sequence[tuple[Collector, str]],
        enabled: Collection[str] | None,
    ) -> tuple[list[tuple[str, Unread]], frozenset[str]]:
        """Make the first call of each of these collectors.

        Returns those that failed, and the actions of those that were answered.
        """
        found: list[tuple[str, str, Unread]] = []
        answered: set[str] = set()

        async def probe(root: Collector, region: str) -> None:
            async with self._slots:
                failure = await _first_call(opened, root, region, enabled)
            if failure is None or failure.cause not in _OF_THE_WAY:
                self._reached.add(root.id)
            if failure is None:
                answered.add(root.calls[0].iam_action)
            else:
                found.append((region, root.id, failure))

        async with anyio.create_task_group() as tasks:
            for root, region in probes:
                tasks.start_soon(probe, root, region)
        # they end in any order
        found.sort(key=lambda each: each[:2])
        return [(region, failure) for region, _, failure in found], frozenset(answered)


def _one_of_each_service(roots: Iterable[Collector]) -> Iterator[Collector]:
    """Yield a collector of each service that needs no subject."""
    services: set[str] = set()
    for root in roots:
        service = root.calls[0].service
        if service not in services:
            services.add(service)
            yield root


# the simulator


async def _denied(
    api: TaskApi, principal: str, actions: Sequence[str], region: str
) -> tuple[Denied, ...]:
    """Return what the simulator does not allow.

    A policy that closes regions has a condition on the region of a call, which would be taken for
    met if the simulator were not told one.

    Raises `NotRead` if it can't be asked, or does not answer for all actions.
    """
    where = {
        "ContextKeyName": "aws:RequestedRegion",
        "ContextKeyType": "string",
        "ContextKeyValues": [region],
    }
    found: list[Denied] = []
    for start in range(0, len(actions), _ACTIONS_AT_ONCE):
        batch = list(actions[start : start + _ACTIONS_AT_ONCE])
        left = {action.lower(): action for action in batch}
        pages = api.pages(
            SIMULATE.operation,
            PolicySourceArn=principal,
            ActionNames=batch,
            ContextEntries=[where],
        )
        with as_documented(SIMULATE):
            async for page in pages:
                for result in page["EvaluationResults"]:
                    # AWS may write it in other letters
                    action = left.pop(result["EvalActionName"].lower(), None)
                    if action is not None and result["EvalDecision"] != "allowed":
                        found.append(_denied_by(action, result))
            if left:
                raise ValueError(f"it does not say whether {min(left.values())} is allowed")
    return tuple(found)


def _denied_by(action: str, result: Reply) -> Denied:
    # both are left out where there is no such policy
    organization = result.get("OrganizationsDecisionDetail") or {}
    boundary = result.get("PermissionsBoundaryDecisionDetail") or {}
    return Denied(
        action=action,
        explicitly=result["EvalDecision"] == "explicitDeny",
        by_organization=not organization.get("AllowedByOrganizations", True),
        by_boundary=not boundary.get("AllowedByPermissionsBoundary", True),
    )


# one call of each service


class _Answered(Exception):  # noqa: N818 - not an error: it ends a collector that has seen enough
    """The first reply came."""


class _FirstReply:
    """`fleetscan.catalogue.Api` that ends the collector at the first reply."""

    def __init__(self, api: TaskApi) -> None:
        self._api = api
        self.account_id = api.account_id
        self.region = api.region
        self.arn = api.arn

    async def call(self, operation: str, /, **options: Any) -> Reply:  # noqa: ANN401 - those of `Api.call`
        await self._api.call(operation, **options)
        raise _Answered

    def pages(self, operation: str, /, **options: Any) -> AsyncIterator[Reply]:  # noqa: ANN401 - those of `Api.pages`
        return _FirstPage(partial(self.call, operation, **options))


class _FirstPage(AsyncIterator[Reply]):
    """The pages of a list, of which there is only time for the first."""

    def __init__(self, first: Callable[[], Awaitable[Reply]]) -> None:
        self._first = first

    async def __anext__(self) -> Reply:
        return await self._first()


async def _first_call(
    opened: OpenAccount, root: Collector, region: str, enabled: Collection[str] | None
) -> Unread | None:
    """Run a collector until its first reply; return why there was none."""
    try:
        async with await opened.session(region, enabled) as session:
            await _run(root, _FirstReply(session.api(root.calls)))
    except (_Answered, VanishedError):
        return None
    except NotRead as error:
        return error.unread[0]
    except Exception as error:  # noqa: BLE001 - one collector that breaks must not end all others
        return fault_of(f"{root.id} broke", error)
    return None


async def _run(root: Collector, api: _FirstReply) -> None:
    if root.shape is Shape.LIST:
        async for _ in root.function(api):
            pass
    else:
        await root.function(api)
