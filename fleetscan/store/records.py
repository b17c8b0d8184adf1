"""What goes into the store and comes out of it."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

import msgspec

from fleetscan.verdicts import Cause, Severity

#: the pseudo-region of the step that judges what needs all facts of an account
ACCOUNT_LEVEL = "account-level"


def fingerprint_in(check_id: str, account_id: str, region: str) -> Callable[[str], str]:
    """Return what identifies, by its ARN, each resource that a check judged in one place.

    It gives 32 hexadecimal digits, the same in every run.
    """
    # What all of them begin with is hashed once: a fingerprint takes 0.47 µs so, and 0.69 µs else.
    copy = hashlib.sha256(f"{check_id}\n{account_id}\n{region}\n".encode()).copy

    def fingerprint(arn: str) -> str:
        digest = copy()
        digest.update(arn.encode())
        return digest.hexdigest()[:32]

    return fingerprint


class Status(StrEnum):
    """What came of one evaluation."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"


class RunStatus(StrEnum):
    """How far a run came: `complete` = all evaluated, `incomplete` = finished with gaps."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    INTERRUPTED = "interrupted"


class ResourceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The resource of a finding."""

    arn: str
    id: str
    type: str
    #: None where no selected check needed the tags, so that they were not read
    tags: dict[str, str] | None = None


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """One check applied to one subject."""

    check_id: str
    #: the cell's region: the resource's own, or `global`
    region: str
    resource: ResourceRecord
    status: Status
    message: str

    def fingerprint(self, account_id: str) -> str:
        """Identify what was judged, the same in every run: 32 hexadecimal digits."""
        return fingerprint_in(self.check_id, account_id, self.region)(self.resource.arn)


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that could not be evaluated, and why."""

    #: the cell's region
    region: str
    check_id: str
    #: ARN of the resource; None where it could not even be listed
    resource: str | None
    cause: Cause
    operation: str | None
    iam_action: str | None
    error_code: str | None
    message: str


class KeptFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, or what was missing of one, kept until the account-level checks are judged."""

    #: name of the fact's type
    fact: str
    #: ARN of the subject that it is about; "" for a subject itself, a single fact or a list
    subject: str
    #: msgpack of the fact, or of an `Unread`
    payload: bytes
    unread: bool


class AccountResolved(msgspec.Struct, frozen=True, kw_only=True):
    """What an account turned out to be, once it was asked."""

    account_id: str
    #: the final ones
    regions: tuple[str, ...]
    #: its tasks: regions, `global` and `ACCOUNT_LEVEL`
    targets: tuple[str, ...]


class ReadCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many resources of a type a task listed, or how many calls of an operation it made."""

    #: of the resources themselves; of calls, the target's
    region: str
    #: a resource type, such as `AWS::S3::Bucket`, or `service:Operation`
    what: str
    number: int


class TargetResult(msgspec.Struct, frozen=True, kw_only=True):
    """All that one finished task found out. It is stored whole or not at all."""

    account_id: str
    #: the target's region, `global`, or `ACCOUNT_LEVEL`
    region: str
    evaluations: tuple[Evaluation, ...] = ()
    gaps: tuple[Gap, ...] = ()
    facts: tuple[KeptFact, ...] = ()
    #: what the calls of the next sweep are foretold by
    reads: tuple[ReadCount, ...] = ()
    #: requests sent, retries included
    calls: int = 0


class PlannedCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check of the plan, with all that reports say of it."""

    check_id: str
    severity: Severity
    asserts: str
    remediation: str
    frameworks: tuple[str, ...]
    #: it judges resources that are read in each region's own task
    regional: bool
    #: it judges resources that the global task reads, each in a region of its own
    account_wide: bool
    #: it judges resources of no region
    global_: bool
    #: it is judged when all tasks of the account are done
    account_level: bool


class PlannedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account of the plan. Its regions are provisional until the account was asked."""

    account_id: str
    name: str
    labels: dict[str, str]
    regions: tuple[str, ...]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One sweep."""

    id: str
    #: UTC
    started_at: datetime
    finished_at: datetime | None
    fleetscan_version: str
    #: None while it runs, and for a run that was killed
    status: RunStatus | None
    resumed: bool
    #: identifies the plan: a run may be resumed with the same plan only
    digest: str
    #: passes are kept as findings, too
    include_passed: bool
