"""What a check may say of a subject, and what the engine says when it could not be asked.

A check returns a `Verdict`: `Pass`, `Fail` or `NotApplicable`, each with its reason.
There is no verdict for "could not be read": a check is never called without all its facts.
Where a fact is missing, the engine records an `Unread` for it, which ends up in the report
as a gap. `NotRead` is how that travels through code that has no fact to go on with.
"""

from enum import StrEnum

import msgspec

from fleetscan.redaction import redact


class Pass(msgspec.Struct, frozen=True):
    """The statement of the check holds for the subject."""

    reason: str


class Fail(msgspec.Struct, frozen=True):
    """The statement of the check does not hold for the subject."""

    reason: str


class NotApplicable(msgspec.Struct, frozen=True):
    """The statement of the check says nothing about this subject."""

    reason: str


Verdict = Pass | Fail | NotApplicable


class Severity(StrEnum):
    """How much a failure matters. Ordered: `Severity.LOW < Severity.HIGH`."""

    INFORMATIONAL = "informational"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for informational, 4 for critical."""
        return list(Severity).index(self)

    def __lt__(self, other: str) -> bool:
        """Compare by rank, not by spelling."""
        return self.rank < Severity(other).rank

    def __le__(self, other: str) -> bool:
        """Compare by rank, not by spelling."""
        return self.rank <= Severity(other).rank

    def __gt__(self, other: str) -> bool:
        """Compare by rank, not by spelling."""
        return self.rank > Severity(other).rank

    def __ge__(self, other: str) -> bool:
        """Compare by rank, not by spelling."""
        return self.rank >= Severity(other).rank


class Cause(StrEnum):
    """Why a fact could not be read. The values are those of the report's `gaps[].cause`."""

    ACCESS_DENIED = "access_denied"
    DENIED_BY_SCP = "denied_by_scp"
    DENIED_BY_RESOURCE_POLICY = "denied_by_resource_policy"
    CREDENTIALS = "credentials"
    REGION_DISABLED = "region_disabled"
    THROTTLED = "throttled"
    TIMEOUT = "timeout"
    NETWORK = "network"
    SERVICE_UNAVAILABLE = "service_unavailable"
    UNEXPECTED_REPLY = "unexpected_reply"
    INTERNAL = "internal"


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be read, and why."""

    cause: Cause
    message: str
    #: the call that failed, as `service:Operation` with botocore's service name, if it was one
    operation: str | None = None
    #: the IAM action that allows the operation (not always the API's name)
    iam_action: str | None = None
    #: AWS's own error code, or the name of the client's error
    error_code: str | None = None
    #: whether it may be read some time later, though nobody changed anything
    may_recover: bool = False
    #: whether there is no such service in the region: the SDK knows no endpoint of it there, and
    #: the name that it would have does not resolve
    not_offered: bool = False


def broken(what: str, error: BaseException) -> Unread:
    """Say that something of ours broke, or of a custom check, and that nothing is known for it."""
    kind = type(error).__name__
    try:
        said = f"{kind} {error}"
    except Exception:  # noqa: BLE001 - a custom check may raise what can't even be told
        said = kind
    return Unread(cause=Cause.INTERNAL, error_code=kind, message=redact(f"{what}: {said}"))


class NotRead(Exception):  # noqa: N818 - it is a state of knowledge, not a fault of the program
    """Raised where code asks for something that was not read.

    Checks let it pass: the engine turns it into gaps, never into a verdict.
    """

    def __init__(self, first: Unread, *more: Unread) -> None:
        self.unread = (first, *more)
        super().__init__("; ".join(item.message for item in self.unread))


class Unknown(msgspec.Struct, frozen=True):
    """The engine's alone: an evaluation that could not be made, and all that was missing for it."""

    unread: tuple[Unread, ...]
