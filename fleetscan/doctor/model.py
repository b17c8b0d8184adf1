"""What is seen of an account, and what is said of it: plain values."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

import msgspec

from fleetscan.doctor.codes import CODES, Area, Level
from fleetscan.fleet.model import Account
from fleetscan.verdicts import Unread

__all__ = [
    "Denied",
    "Examination",
    "Expectation",
    "Observation",
    "Permissions",
    "Problem",
    "Regions",
    "Setting",
    "Source",
    "name_of_role",
]


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """A setting that can't be used: by its code of `codes`, with the words of the error."""

    code: str
    message: str


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Source credentials that were found."""

    #: of which kind they are, in words
    kind: str | None
    #: whether they end some day
    is_temporary: bool
    #: UTC; None if nobody says
    expires_at: datetime | None
    #: whether the SDK gets new ones when they expire
    renews: bool
    #: whether they are of the instance's metadata, which the settings give a second and one attempt
    is_hasty: bool = False


class Regions(msgspec.Struct, frozen=True, kw_only=True):
    """The regions of an account."""

    #: how many are enabled; None if it did not say
    enabled: int | None
    #: those that would be swept, sorted
    swept: tuple[str, ...]
    #: asked for by name, and not enabled; sorted
    not_enabled: tuple[str, ...]
    #: why it did not say which are enabled; None if it did
    warning: str | None


class Denied(msgspec.Struct, frozen=True, kw_only=True):
    """An action that the policy simulator of IAM does not allow."""

    action: str
    #: by a statement, not only by the lack of one
    explicitly: bool
    #: whether a service control policy denies it
    by_organization: bool
    by_boundary: bool


class Permissions(msgspec.Struct, frozen=True, kw_only=True):
    """What the identity may do, of what the chosen checks need."""

    #: how many IAM actions the simulator was asked for; 0 if it could not be asked
    simulated: int = 0
    denied: tuple[Denied, ...] = ()
    #: why the simulator could not be asked
    why_not_simulated: str | None = None
    #: how many calls were made to see
    probed: int = 0
    #: those of them that failed, each with its region
    failed: tuple[tuple[str, Unread], ...] = ()
    #: the IAM actions of those that were answered, wherever that was
    answered: frozenset[str] = frozenset()


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """All that was seen of one account. What is None was not come to."""

    account: Account
    #: this machine's clock, in UTC
    seen_at: datetime
    setting: Setting | None = None
    source: Source | None = None
    #: why there are no source credentials
    no_source: Unread | None = None
    #: the ARN that AWS knows the caller by, once the account was entered
    identity: str | None = None
    #: when the keys expire with which the account is read
    keys_expire_at: datetime | None = None
    #: the clock of AWS less ours, in seconds
    skew_seconds: float | None = None
    #: why the account could not be entered, or did not answer
    not_entered: Unread | None = None
    regions: Regions | None = None
    #: why the account's regions are not known
    no_regions: Unread | None = None
    #: account x region pairs that would be tasks
    tasks: int | None = None
    permissions: Permissions | None = None


class Expectation(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is measured against."""

    #: how long the run is thought to take
    minutes: int
    #: by the name of the role that is assumed last, with its path: how many accounts have it
    role_names: Mapping[str, int] = {}
    #: how many accounts send an external id
    external_ids: int = 0
    accounts: int = 0

    @classmethod
    def of(cls, accounts: Sequence[Account], *, minutes: int) -> Self:
        """Learn what is usual among the accounts of a fleet."""
        with_role = [account for account in accounts if account.role_arns]
        return cls(
            minutes=minutes,
            role_names=Counter(name_of_role(account.role_arns[-1]) for account in with_role),
            external_ids=sum(account.external_id is not None for account in with_role),
            accounts=len(with_role),
        )


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong: a diagnosis, and what is known of this case."""

    code: str
    #: what is wrong, in words that are the same for all accounts with the same problem
    message: str
    #: what helps, as exactly as can be said
    fix: str
    #: the statement of a policy that `fix` is about, in JSON; empty if it is about none
    statement: str = ""
    #: what AWS or the network said: one line, nothing secret; empty if it said nothing
    evidence: str = ""
    #: what may be behind it, the likeliest first; empty if it is known
    possible_causes: tuple[str, ...] = ()
    #: where it is so, if not everywhere
    regions: tuple[str, ...] = ()

    @property
    def area(self) -> Area:
        """What it is about."""
        return CODES[self.code].area

    @property
    def level(self) -> Level:
        """How bad it is."""
        return CODES[self.code].level


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of an account, and what is wrong with it."""

    seen: Observation
    #: errors first
    problems: tuple[Problem, ...]

    @property
    def has_source(self) -> bool:
        """Whether source credentials were found."""
        return self.seen.source is not None

    @property
    def level(self) -> Level | None:
        """The worst of its problems; None if it has none."""
        levels = {problem.level for problem in self.problems}
        return next((level for level in Level if level in levels), None)


def name_of_role(role_arn: str) -> str:
    """Return the name of a role, with its path."""
    return role_arn.partition(":role/")[2]
