"""Faults on purpose: which call which fault befalls, from rules and a seed.

A rule says what happens, to which calls, how often and for how long:

    {"kind": "throttle", "operation": "ec2:Describe*", "region": "eu-*", "share": 0.2, "first": 10}

Whether a call is hit follows from the seed, the rule's place among the rules, and which call of its
account, region and operation it is. So neither the order in which tasks run nor what befalls other
accounts changes it. Only what counts the calls of a whole rule (`after_calls`, `times`) does depend
on their order.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase

import msgspec

from fleetscan.demo.rules import Denial

__all__ = ["FaultPlan", "Faults", "Hit", "Kind", "Rule"]


class Kind(StrEnum):
    """What happens to a call."""

    # to the connection
    #: it is reset before there is a reply
    RESET = "reset"
    #: it is reset in the middle of the reply
    RESET_MIDWAY = "reset_midway"
    #: it ends in good order before there is a reply
    CLOSE = "close"
    #: and in the middle of the reply
    TRUNCATE = "truncate"
    #: the reply comes late
    DELAY = "delay"
    #: no reply comes, and the connection stays open
    SILENCE = "silence"
    #: a part of the reply comes, and the connection stays open
    STALL = "stall"
    #: Content-Length is more than what comes, and the connection stays open
    LENGTH_TOO_LONG = "length_too_long"
    #: Content-Length is less than what comes
    LENGTH_TOO_SHORT = "length_too_short"

    # to what is in the reply
    #: half of the body, with the right length
    CUT = "cut"
    #: bytes that are no text
    GARBAGE = "garbage"
    #: well-formed XML or JSON, and nothing of AWS
    WRONG_ROOT = "wrong_root"
    #: a proxy's page, with the rule's status
    HTML = "html"
    #: the right body under another content type
    WRONG_TYPE = "wrong_type"
    #: a page that asks to be followed by itself; the first page of a list, as often as it is asked
    REPEATED_TOKEN = "repeated_token"  # noqa: S105 - of a list

    # errors of AWS, each with the code of its protocol
    ERROR_500 = "error_500"
    ERROR_503 = "error_503"
    THROTTLE = "throttle"
    #: the session is over
    EXPIRED = "expired"
    #: the client's clock is wrong
    SKEWED = "skewed"
    #: nobody knows these keys: what the calls of an account get whose credentials are dead
    DEAD = "dead"
    #: a policy does not allow the call
    DENIED = "denied"

    # what S3 says of a bucket of another region
    #: 301, and which region
    REDIRECT = "redirect"
    #: 301, and not which
    REDIRECT_UNNAMED = "redirect_unnamed"
    #: 400, and which region
    WRONG_REGION = "wrong_region"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of fault, and the calls that it befalls.

    Raises `ValueError` when made from what makes no sense.
    """

    kind: Kind
    #: a glob over `service:Operation`, with botocore's names of services
    operation: str = "*"
    #: operations that are spared; another such glob
    but: str = ""
    #: a glob over account ids; for `sts:AssumeRole` it is the account of the role that counts
    account: str = "*"
    #: a glob over the regions that calls are signed for
    region: str = "*"
    #: of the calls that are meant, this share is hit, by chance
    share: float = 1.0
    #: each call that is hit by chance takes the next ones of its account, region and operation
    #: along, so that so many are hit in a row
    row: int = 1
    #: only so many first calls of each account, region and operation are meant
    first: int | None = None
    #: so many calls pass before the rule begins
    after_calls: int = 0
    #: it ends after so many faults
    times: int | None = None
    #: seconds after it was set, when it begins and when it ends
    after_seconds: float = 0.0
    until_seconds: float | None = None
    #: only calls of assumed roles whose sessions began before the rule was set are meant
    old_sessions: bool = False

    #: of `delay`: for how many seconds
    seconds: float = 1.0
    #: of errors: what the header Retry-After says
    retry_after: float | None = None
    #: of `html`: the HTTP status
    status: int = 200
    #: of `denied`: why, as the end of AWS's message; {action} is the IAM action
    because: str = Denial.NO_IDENTITY_POLICY.value
    #: of `denied`: the IAM action, where it is not called as the operation is
    action: str = ""
    #: of S3's redirects: the region that they lead to; empty is the one after the call's own
    to: str = ""

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if not 0 <= self.share <= 1:
            raise ValueError("share: must be from 0 to 1")
        if self.row < 1:
            raise ValueError("row: must be at least 1")
        if self.seconds < 0:
            raise ValueError("seconds: must not be negative")


class FaultPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All faults that are to happen. The first rule that hits a call decides what happens to it."""

    seed: int = 1
    rules: tuple[Rule, ...] = ()


class Hit(msgspec.Struct, frozen=True):
    """A call that a fault befalls."""

    rule: Rule
    #: by chance, from 0 to 1: where in the reply it happens
    lot: float


#: account, region and operation
_Place = tuple[str, str, str]


class _Ruling:
    """One rule, and how often it was asked and hit."""

    __slots__ = ("_hits", "_meant", "_number", "_seed", "rule")

    def __init__(self, rule: Rule, number: int, seed: int) -> None:
        self.rule = rule
        self._number = number
        self._seed = seed
        self._meant = self._hits = 0

    def is_for(self, place: _Place) -> bool:
        account, region, operation = place
        rule = self.rule
        return (
            fnmatchcase(operation, rule.operation)
            and not fnmatchcase(operation, rule.but)
            and fnmatchcase(account, rule.account)
            and fnmatchcase(region, rule.region)
        )

    def hit(self, place: _Place, call: int, seconds: float, *, is_old: bool) -> Hit | None:
        """Decide about one call: the how manieth of its place, from 0, and how late it is."""
        rule = self.rule
        self._meant += 1
        if (
            self._meant <= rule.after_calls
            or (rule.times is not None and self._hits >= rule.times)
            or (rule.first is not None and call >= rule.first)
            or seconds < rule.after_seconds
            or (rule.until_seconds is not None and seconds >= rule.until_seconds)
            or (rule.old_sessions and not is_old)
        ):
            return None
        began = range(max(0, call - rule.row + 1), call + 1)
        if all(self._lot(place, f"hit {each}") >= rule.share for each in began):
            return None
        self._hits += 1
        return Hit(rule, self._lot(place, f"where {call}"))

    def _lot(self, place: _Place, what: str) -> float:
        text = "/".join((str(self._seed), str(self._number), *place, what))
        digest = hashlib.blake2b(text.encode(), digest_size=6).digest()
        return int.from_bytes(digest, "big") / (1 << 48)


class Faults:
    """Decides for each call, and counts."""

    def __init__(self, plan: FaultPlan, clock: Callable[[], float]) -> None:
        """Set the rules: they begin now. `clock` gives monotonic seconds."""
        self.injected: Counter[str] = Counter()
        self._rulings = [_Ruling(rule, number, plan.seed) for number, rule in enumerate(plan.rules)]
        self._clock = clock
        self._began = clock()
        self._calls: Counter[_Place] = Counter()
        self._of_place: dict[_Place, Sequence[_Ruling]] = {}

    def hit(self, account: str, region: str, operation: str, *, is_old: bool) -> Hit | None:
        """Return what befalls the next call of an account, region and operation; None if nothing.

        `is_old` tells whether it is of an assumed role's session that began before.
        """
        place = account, region, operation
        rulings = self._of_place.get(place)
        if rulings is None:
            rulings = [ruling for ruling in self._rulings if ruling.is_for(place)]
            self._of_place[place] = rulings
        call = self._calls[place]
        self._calls[place] += 1
        seconds = self._clock() - self._began
        hits = (ruling.hit(place, call, seconds, is_old=is_old) for ruling in rulings)
        return next((hit for hit in hits if hit), None)
