"""How far a sweep is: numbers that the engine counts up and a terminal reads."""

from dataclasses import dataclass, field

from fleetscan.aws.counters import CallCounts


@dataclass(slots=True)
class Progress:
    """The state of a running sweep."""

    accounts: int = 0
    #: of those, how many told their regions, so that their targets are counted
    accounts_resolved: int = 0
    accounts_done: int = 0
    #: of the accounts that were opened so far
    targets: int = 0
    targets_done: int = 0
    #: failed evaluations
    findings: int = 0
    gaps: int = 0
    #: requests sent and throttled, of all sessions of the sweep
    counts: CallCounts = field(default_factory=CallCounts)
