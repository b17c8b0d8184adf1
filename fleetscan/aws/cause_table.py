"""The table from failures to causes: what each looks like, and where that is written.

`causes.tsv` is the table, the most special rules first: the first that fits a failure says what it
is. Tests hold that each rule has its source, and that a reply or an error of the corpus reaches it.
Nothing here knows the AWS client, so that what only reads a store need not import it.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import msgspec

from fleetscan.verdicts import Cause

__all__ = [
    "CUSTOM_ENDPOINT",
    "REGION_MAY_BE_DISABLED",
    "SERVICE_NOT_IN_REGION",
    "Rule",
    "Symptom",
    "remedy_for",
    "rule_for",
    "rules",
]

_FILE: Final = Path(__file__).with_name("causes.tsv")

# The column `context`: what is known of a call, beside what came of it.
#: the account did not list the region as one that is enabled
REGION_MAY_BE_DISABLED: Final = "region_may_be_disabled"
#: botocore knows no endpoint of the service in the region
SERVICE_NOT_IN_REGION: Final = "service_not_in_region"
#: the endpoint is one that the user named, and no host of AWS
CUSTOM_ENDPOINT: Final = "custom_endpoint"

_ANY: Final = "*"
# With what the name of a list of names begins.
_LIST: Final = "@"
# The column `status`, where no reply came.
_NO_REPLY: Final = "-"

# not `isdigit`, which "²" is as well, nor more digits than `int` takes
_STATUS: Final = re.compile("[0-9]{1,3}")


class Symptom(msgspec.Struct, frozen=True, kw_only=True):
    """What is seen of a failed call."""

    #: the code of AWS; or the names of an error's class, of its bases and of the errors in it
    names: tuple[str, ...]
    message: str = ""
    #: botocore's name; empty if it is not known
    service: str = ""
    #: of HTTP; None if no reply came
    status: int | None = None
    context: frozenset[str] = frozenset()


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table."""

    cause: Cause
    #: whether the same call may succeed some minutes later, if nobody changes anything
    recovers: bool
    #: what helps, for which `fleetscan.cli.gaps` has the words; None: what does against the cause
    remedy: str | None
    service: str
    #: patterns of codes or of names of errors, as of a shell
    names: tuple[str, ...]
    #: the first and the last status of HTTP; None for errors without a reply
    statuses: tuple[int, int] | None
    #: what the message has in it, as a regular expression
    pattern: str
    context: frozenset[str]
    #: where it is written that this failure looks so
    source: str

    def fits(self, symptom: Symptom) -> bool:
        """Tell whether a failure looks so."""
        return (
            self.service in (_ANY, symptom.service)
            and self._has_status(symptom.status)
            and self.context <= symptom.context
            and self.names_one_of(symptom.names)
            and self.is_said_in(symptom.message)
        )

    def names_one_of(self, names: tuple[str, ...]) -> bool:
        """Tell whether the rule is for one of these codes or names of errors."""
        return any(fnmatchcase(name, pattern) for pattern in self.names for name in names)

    def is_recorded_as(self, name: str) -> bool:
        """Tell whether what fits the rule may be recorded with this code or name of an error."""
        if self.names == (_ANY,):
            return _STATUS.fullmatch(name) is not None and self._has_status(int(name))
        return self.names_one_of((name,))

    def is_said_in(self, message: str) -> bool:
        """Tell whether a message has the words of the rule."""
        return not self.pattern or re.search(self.pattern, message, re.IGNORECASE) is not None

    def _has_status(self, status: int | None) -> bool:
        if self.statuses is None:
            return status is None
        return status is not None and self.statuses[0] <= status <= self.statuses[1]


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return the table, read once: the most special rules first."""
    return tuple(_read(_FILE.read_text(encoding="utf-8")))


def rule_for(symptom: Symptom) -> Rule:
    """Return the first rule that a failure fits. The last ones of the table fit every failure."""
    return next(rule for rule in rules() if rule.fits(symptom))


def remedy_for(cause: Cause, name: str | None, message: str) -> str | None:
    """Return what helps against a recorded failure; None: only what does against its cause.

    The status and the context of a failure are not recorded: the cause that they led to is. What
    has no code of AWS is recorded under its status.
    """
    if name is None:
        return None
    for rule in rules():
        if rule.cause is cause and rule.is_recorded_as(name) and rule.is_said_in(message):
            return rule.remedy
    return None


def _read(text: str) -> Iterator[Rule]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    lists = dict(line.split("\t") for line in lines if line.startswith(_LIST))
    header, *rows = (line for line in lines if not line.startswith(_LIST))
    columns = header.split("\t")
    for line in rows:
        row = dict(zip(columns, line.split("\t"), strict=True))
        yield Rule(
            cause=Cause(row["cause"]),
            recovers={"yes": True, "no": False}[row["recovers"]],
            remedy=None if row["remedy"] == _ANY else row["remedy"],
            service=row["service"],
            names=tuple(_names(row["name"], lists)),
            statuses=_statuses(row["status"]),
            pattern="" if row["message"] == _ANY else row["message"],
            context=frozenset(() if row["context"] == _ANY else (row["context"],)),
            source=row["source"],
        )


def _names(column: str, lists: Mapping[str, str]) -> Iterator[str]:
    for name in column.split():
        yield from lists[name].split() if name.startswith(_LIST) else (name,)


def _statuses(column: str) -> tuple[int, int] | None:
    if column == _NO_REPLY:
        return None
    if column == _ANY:
        return 0, 999
    first, _, last = column.partition("-")
    return int(first), int(last or first)
