"""Puts faults into replies while there are rules for them, and counts them."""

from collections import Counter
from collections.abc import Callable

import msgspec

from benchmarks.fake_aws.faults import FaultPlan, Faults
from benchmarks.fake_aws.incoming import Incoming, understood
from benchmarks.fake_aws.keys import Identity, Keys
from benchmarks.fake_aws.spoil import Spoiled, spoiled
from benchmarks.fake_aws.sts import role_account
from fleetscan.demo.wire import Request

__all__ = ["Injector"]


class Injector:
    """The faults of one plan, which begins when this is made."""

    def __init__(
        self,
        plan: FaultPlan,
        *,
        keys: Keys,
        regions: tuple[str, ...],
        clock: Callable[[], float],
        injected: Counter[str],
    ) -> None:
        """Set the rules.

        Args:
            plan: the rules, and the seed of all chance in them.
            keys: which tell the sessions that began before.
            regions: those of the fleet.
            clock: monotonic seconds.
            injected: counts how many calls were hit, by kind of fault.
        """
        self._faults = Faults(plan, clock)
        self._keys = keys
        self._made_before = keys.made
        self._regions = regions
        self._injected = injected

    def hit(
        self, incoming: Incoming, caller: Identity, operation: str, reply: bytes | Spoiled
    ) -> bytes | Spoiled:
        """Return a reply, or what a fault makes of it.

        Args:
            incoming: the call.
            caller: who signed it.
            operation: `ec2:DescribeVolumes`.
            reply: what is sent if no fault befalls the call.
        """
        if isinstance(reply, Spoiled):
            return reply
        request = _of_caller(understood(incoming), caller)
        hit = self._faults.hit(
            _meant(request, operation),
            request.call.region,
            operation,
            is_old=0 <= self._keys.serial(caller.access_key) < self._made_before,
        )
        sent = spoiled(hit, reply, request, self._regions) if hit else None
        if hit is None or sent is None:
            return reply
        self._injected[hit.rule.kind] += 1
        return sent


def _of_caller(request: Request, caller: Identity) -> Request:
    call = msgspec.structs.replace(request.call, account_id=caller.account.decode())
    return msgspec.structs.replace(request, call=call, principal_arn=caller.arn)


def _meant(request: Request, operation: str) -> str:
    """Return the account that a call is about: to assume a role is a matter of the role's."""
    if operation == "sts:AssumeRole":
        return role_account(request)
    return request.call.account_id or ""
