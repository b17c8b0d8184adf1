"""The run store: one SQLite file that holds runs. Reports, diffs and exit codes are views of it."""

from fleetscan.store.errors import StoreAccessError, StoreBusyError, StoreError
from fleetscan.store.reader import StoreReader
from fleetscan.store.records import (
    ACCOUNT_LEVEL,
    AccountResolved,
    Evaluation,
    Gap,
    KeptFact,
    PlannedAccount,
    PlannedCheck,
    ResourceRecord,
    Run,
    RunStatus,
    Status,
    TargetResult,
)
from fleetscan.store.runs import RunStore
from fleetscan.store.views import (
    Coverage,
    EvaluationCounts,
    FailedCheck,
    FailedResource,
    Finding,
    FindingPlace,
    FindingRow,
    GapGroup,
    GapRecord,
    Progress,
    Summary,
)

__all__ = [
    "ACCOUNT_LEVEL",
    "AccountResolved",
    "Coverage",
    "Evaluation",
    "EvaluationCounts",
    "FailedCheck",
    "FailedResource",
    "Finding",
    "FindingPlace",
    "FindingRow",
    "Gap",
    "GapGroup",
    "GapRecord",
    "KeptFact",
    "PlannedAccount",
    "PlannedCheck",
    "Progress",
    "ResourceRecord",
    "Run",
    "RunStatus",
    "RunStore",
    "Status",
    "StoreAccessError",
    "StoreBusyError",
    "StoreError",
    "StoreReader",
    "Summary",
    "TargetResult",
]
