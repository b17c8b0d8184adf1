"""Gaps of one reason, put together: what the summary says of them."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Final

from fleetscan.store.missing import Reason
from fleetscan.store.views import GapGroup
from fleetscan.verdicts import Cause

__all__ = ["grouped"]

_EXAMPLES: Final = 3

#: what somebody has to allow for each operation
_BY_OPERATION: Final = frozenset({Cause.ACCESS_DENIED.value, Cause.DENIED_BY_RESOURCE_POLICY.value})


def grouped(reasons: Iterable[tuple[str, str, Reason]], names: Mapping[str, str]) -> list[GapGroup]:
    """Return the groups, those with most cells first.

    Args:
        reasons: account, region and reason of all gaps, by account and region.
        names: of all accounts, by id.
    """
    groups: dict[tuple[str, str, str], _Group] = {}
    for (account_id, region), in_place in groupby(reasons, key=itemgetter(0, 1)):
        checks: dict[tuple[str, str, str], int] = {}
        for _, _, reason in in_place:
            key = _key(reason)
            if key not in groups:
                groups[key] = _Group(reason)
            groups[key].add(reason)
            checks[key] = checks.get(key, 0) | reason.checks
        for key, bits in checks.items():
            groups[key].count(account_id, region, bits.bit_count())
    found = sorted(groups.items(), key=lambda item: (-item[1].cells, item[0]))
    return [group.view(names) for _, group in found]


def _key(reason: Reason) -> tuple[str, str, str]:
    """Return the cause, the operation that has to be allowed, and the code.

    What closes a gap depends on the operation where somebody has to allow it. A service that is
    down, keys that are dead, or a policy that closes a region are one reason for all operations,
    though each service has a code of its own for what the policy does.
    """
    by_operation = reason.cause in _BY_OPERATION or reason.operation == "sts:AssumeRole"
    return (
        reason.cause,
        reason.operation if by_operation else "",
        "" if reason.cause == Cause.DENIED_BY_SCP else reason.error_code,
    )


class _Group:
    """One group, as it grows. Of texts that differ within it the least is told."""

    def __init__(self, first: Reason) -> None:
        self.cells = 0
        self._cause = Cause(first.cause)
        self._operations: set[str] = set()
        self._error_code = first.error_code
        self._iam_action = first.iam_action
        self._message = first.message
        self._regions: set[str] = set()
        self._accounts = 0
        self._last_account = ""
        self._examples: list[str] = []

    def add(self, reason: Reason) -> None:
        """Add a reason, of any place."""
        if reason.operation:
            self._operations.add(reason.operation)
        self._error_code = min(self._error_code, reason.error_code)
        self._iam_action = min(self._iam_action, reason.iam_action)
        self._message = min(self._message, reason.message)

    def count(self, account_id: str, region: str, cells: int) -> None:
        """Add the cells of a place. Those of an account come together."""
        self.cells += cells
        self._regions.add(region)
        if account_id != self._last_account:
            self._last_account = account_id
            self._accounts += 1
            if self._accounts <= _EXAMPLES:
                self._examples.append(account_id)

    def view(self, names: Mapping[str, str]) -> GapGroup:
        """Return what is told of it."""
        return GapGroup(
            cause=self._cause,
            operations=tuple(sorted(self._operations)),
            error_code=self._error_code or None,
            iam_action=self._iam_action or None,
            message=self._message,
            region=min(self._regions),
            regions=len(self._regions),
            accounts=self._accounts,
            cells=self.cells,
            example_accounts=tuple(names[account_id] for account_id in self._examples),
        )
