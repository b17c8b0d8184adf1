"""What comes out of the store: the parts of reports, of the summary and of the exit code.

The names and the order of the fields of `Finding`, `GapRecord`, `EvaluationCounts` and of `Summary`
are those of the JSON report.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Self, TypeAlias

import msgspec

from fleetscan.store.records import ResourceRecord, Status
from fleetscan.verdicts import Cause, Severity

__all__ = [
    "AccountOutcomes",
    "AccountReads",
    "Coverage",
    "EvaluationCounts",
    "FailedCheck",
    "FailedResource",
    "Finding",
    "FindingPlace",
    "FindingRow",
    "GapGroup",
    "GapRecord",
    "Progress",
    "Summary",
]


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the plan was evaluated, in cells: account x region x check."""

    planned: int
    #: cells with no gap; the others have at least one each
    evaluated: int


class EvaluationCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many evaluations came out how."""

    passed: int = msgspec.field(name="pass", default=0)
    fail: int = 0
    not_applicable: int = 0
    #: distinct combinations of account, region, check and resource that have a gap
    not_evaluated: int = 0

    @classmethod
    def of(cls, passed: int, fail: int, not_applicable: int, not_evaluated: int) -> Self:
        """Make it of a row of numbers."""
        return cls(
            passed=passed,
            fail=fail,
            not_applicable=not_applicable,
            not_evaluated=not_evaluated,
        )

    @classmethod
    def sum(cls, counts: Iterable[Self]) -> Self:
        """Add them up."""
        found = list(counts)
        return cls(
            passed=sum(each.passed for each in found),
            fail=sum(each.fail for each in found),
            not_applicable=sum(each.not_applicable for each in found),
            not_evaluated=sum(each.not_evaluated for each in found),
        )


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a run."""

    accounts: int
    #: tasks of account x region and account x `global`, of the accounts that were resolved
    targets: int
    evaluations: EvaluationCounts
    #: failures; all severities, the worst first
    by_severity: dict[Severity, int]
    #: all checks of the plan, sorted by id
    by_check: dict[str, EvaluationCounts]
    #: all accounts of the plan, sorted by id
    by_account: dict[str, EvaluationCounts]


class AccountOutcomes(NamedTuple):
    """Which checks came out how in an account: ids, of which one may be in several of the sets."""

    passed: frozenset[str]
    failed: frozenset[str]
    not_evaluated: frozenset[str]

    @classmethod
    def of(cls, passed: str | None, failed: str | None, not_evaluated: Iterable[str]) -> Self:
        """Make it of ids with commas between them, some more than once; None is none."""
        return cls(
            frozenset(passed.split(",") if passed else ()),
            frozenset(failed.split(",") if failed else ()),
            frozenset(not_evaluated),
        )


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An evaluation that was recorded: a failure, or a pass where the run keeps those."""

    #: the fingerprint of check, account, region and resource
    id: str
    check_id: str
    status: Status
    severity: Severity
    account_id: str
    account_name: str
    region: str
    resource: ResourceRecord
    message: str
    remediation: str
    frameworks: tuple[str, ...]


#: a finding as it is stored: account, region, check, ARN, id and type of the resource, its tags as
#: a JSON object with sorted keys (None: not read), status, message
FindingRow: TypeAlias = tuple[str, str, str, str, str, str, str | None, str, str]


class FindingPlace(NamedTuple):
    """What the findings of one check in one region of an account have in common."""

    check_id: str
    severity: Severity
    account_id: str
    account_name: str
    region: str
    remediation: str
    frameworks: tuple[str, ...]
    #: gives `Finding.id` for an ARN
    fingerprint: Callable[[str], str]


class GapRecord(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing that could not be evaluated, and why."""

    account_id: str
    region: str
    check_id: str
    #: ARN; None where the resources could not even be listed
    resource: str | None
    cause: Cause
    operation: str | None
    iam_action: str | None
    error_code: str | None
    message: str


class GapGroup(msgspec.Struct, frozen=True, kw_only=True):
    """All gaps of one reason: of one operation, where that has to be allowed by itself."""

    cause: Cause
    #: all of them, sorted
    operations: tuple[str, ...]
    #: of one of them
    error_code: str | None
    iam_action: str | None
    message: str
    region: str
    regions: int
    #: accounts, and cells (account x region x check), with such a gap
    accounts: int
    cells: int
    #: the names of the first few, by account id
    example_accounts: tuple[str, ...]


class FailedResource(msgspec.Struct, frozen=True, kw_only=True):
    """A resource that failed a check, and where it is."""

    account_id: str
    account_name: str
    region: str
    arn: str
    #: the name or id by which people know it
    id: str
    message: str


class FailedCheck(msgspec.Struct, frozen=True, kw_only=True):
    """All failures of one check."""

    check_id: str
    severity: Severity
    remediation: str
    fails: int
    #: with at least one failure
    accounts: int
    #: the first few, by account, region and ARN
    examples: tuple[FailedResource, ...]


class AccountReads(msgspec.Struct, frozen=True, kw_only=True):
    """What the tasks of an account read, by which the next sweep is foretold."""

    #: sorted
    regions: tuple[str, ...]
    #: requests sent by each task that was done, by its region or `global`
    calls: dict[str, int]
    #: resources by region and type, and calls by the task's region and `service:Operation`. No
    #: entry: no resource, and as many calls as follow from the resources.
    numbers: dict[tuple[str, str], int]

    @property
    def entered(self) -> bool:
        """Whether any of its tasks could call anything."""
        return any(self.calls.values())


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run has come."""

    accounts: int
    #: those whose regions are final, and those with nothing left to do
    accounts_resolved: int
    accounts_done: int
    #: tasks of the accounts that were resolved, without the account-level step
    targets: int
    targets_done: int
    fails: int
    #: requests sent by the tasks that are done, retries included
    calls: int
