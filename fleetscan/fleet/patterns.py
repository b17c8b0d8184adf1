"""What the patterns of `[organization]` and `[profiles]` match: pure, over what was found."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Protocol

from fleetscan.aws.account_ids import is_account_id
from fleetscan.fleet.place import near_or_some, quoted
from fleetscan.fleet.settings import Pattern

__all__ = ["NamedAccount", "NamedUnit", "account_matches", "chosen_profiles", "unit_exclusions"]


class NamedUnit(Protocol):
    """An OU, or the root, as patterns see it."""

    @property
    def id(self) -> str:
        """`ou-…`, or `r-…` for the root."""
        ...

    @property
    def name(self) -> str:
        """Its own name."""
        ...

    @property
    def path(self) -> str:
        """The names from below the root to it, with slashes between; empty for the root."""
        ...

    @property
    def parent_id(self) -> str | None:
        """What it is in; None for the root."""
        ...


class NamedAccount(Protocol):
    """An account, as patterns see it."""

    @property
    def id(self) -> str:
        """12 digits."""
        ...

    @property
    def name(self) -> str:
        """Not unique."""
        ...


def unit_exclusions(
    units: Mapping[str, NamedUnit], include: Sequence[Pattern], exclude: Sequence[Pattern]
) -> dict[str, str]:
    """Return the OUs whose accounts are left out, by id, and why.

    An OU that matches takes all that is nested in it along; exclusion wins. Without `include` every
    OU is in.

    Raises:
        ConfigurationError: a pattern matches no OU.
    """
    included = [_matching(pattern, units) for pattern in include]
    excluded = {pattern: _matching(pattern, units) for pattern in exclude}
    left_out: dict[str, str] = {}
    for unit_id in units:
        line = _line(unit_id, units)
        if by := next((each for each, ids in excluded.items() if line & ids), None):
            left_out[unit_id] = f"excluded by exclude_ous {quoted(by.text)}"
        elif include and not any(line & ids for ids in included):
            left_out[unit_id] = "in no OU of include_ous"
    return left_out


def _matching(pattern: Pattern, units: Mapping[str, NamedUnit]) -> frozenset[str]:
    matching = frozenset(unit.id for unit in units.values() if _matches(pattern.text, unit))
    if not matching:
        known = {word for unit in units.values() for word in (unit.id, unit.name, unit.path)}
        raise pattern.place.problem(
            f"{quoted(pattern.text)} matches no OU of the organization.",
            near_or_some(pattern.text, known - {""}),
        )
    return matching


def _matches(text: str, unit: NamedUnit) -> bool:
    if text in {unit.id, unit.name, unit.path}:
        return True
    # `*` is every OU, and not the root: that would take the accounts that are in none along
    return unit.parent_id is not None and any(
        fnmatchcase(word, text) for word in (unit.id, unit.name, unit.path)
    )


def _line(unit_id: str | None, units: Mapping[str, NamedUnit]) -> set[str]:
    """Return the ids of an OU and of all that it is nested in."""
    line: set[str] = set()
    while unit_id is not None and unit_id not in line:
        line.add(unit_id)
        unit_id = units[unit_id].parent_id
    return line


def account_matches(
    patterns: Sequence[Pattern], accounts: Sequence[NamedAccount]
) -> dict[str, Pattern]:
    """Return the accounts that a pattern matches, by id, each with the first of those patterns.

    Args:
        patterns: ids, or globs over names. 12 digits are an id, even if a name is the same.
        accounts: all that there are.

    Raises:
        ConfigurationError: a pattern matches no account.
    """
    matching: dict[str, Pattern] = {}
    for pattern in patterns:
        ids = [account.id for account in accounts if _matches_account(pattern.text, account)]
        if not ids:
            known = {word for account in accounts for word in (account.id, account.name)}
            raise pattern.place.problem(
                f"{quoted(pattern.text)} matches no account of the organization.",
                near_or_some(pattern.text, known),
            )
        for account_id in ids:
            matching.setdefault(account_id, pattern)
    return matching


def _matches_account(text: str, account: NamedAccount) -> bool:
    # a name is its owner's to choose: one that looks like an id must not stand for that account
    if is_account_id(text):
        return text == account.id
    return text == account.name or fnmatchcase(account.name, text)


def chosen_profiles(
    names: Sequence[str], include: Sequence[Pattern], exclude: Sequence[Pattern]
) -> tuple[str, ...]:
    """Return the profiles that are to be taken, in the order of `names`; exclusion wins.

    Raises:
        ConfigurationError: a pattern matches no profile.
    """
    for pattern in (*include, *exclude):
        if not any(fnmatchcase(name, pattern.text) for name in names):
            raise pattern.place.problem(
                f"{quoted(pattern.text)} matches no profile of the AWS configuration.",
                near_or_some(pattern.text, names),
            )
    return tuple(
        name
        for name in names
        if any(fnmatchcase(name, pattern.text) for pattern in include)
        and not any(fnmatchcase(name, pattern.text) for pattern in exclude)
    )
