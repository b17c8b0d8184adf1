"""Which OUs, accounts and profiles patterns match."""

import pytest

from fleetscan.aws.organizations import Member, Unit
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.patterns import account_matches, chosen_profiles, unit_exclusions
from fleetscan.fleet.place import Place
from fleetscan.fleet.settings import Pattern

PLACE = Place(source="accounts.toml", path="organization.include_ous")
ROOT = Unit(id="r-1", name="Root")
WORKLOADS = Unit(id="ou-1-a", name="Workloads", path="Workloads", parent_id="r-1")
PROD = Unit(id="ou-1-b", name="Prod", path="Workloads/Prod", parent_id="ou-1-a")
DEEP = Unit(id="ou-1-c", name="EU", path="Workloads/Prod/EU", parent_id="ou-1-b")
ODD = Unit(id="ou-1-d", name="[x]*", path="[x]*", parent_id="r-1")
UNITS = {unit.id: unit for unit in (ROOT, WORKLOADS, PROD, DEEP, ODD)}


def patterns(*texts: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(text, PLACE) for text in texts)


def taken(include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> set[str]:
    """The names of the OUs whose accounts are swept."""
    left_out = unit_exclusions(UNITS, patterns(*include), patterns(*exclude))
    return {unit.name for unit in UNITS.values() if unit.id not in left_out}


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ((), {"Root", "Workloads", "Prod", "EU", "[x]*"}),
        (("Workloads",), {"Workloads", "Prod", "EU"}),
        (("ou-1-b",), {"Prod", "EU"}),
        (("Workloads/Prod",), {"Prod", "EU"}),
        (("Work*/EU",), {"EU"}),
        (("P?od",), {"Prod", "EU"}),
        (("EU", "[x]*"), {"EU", "[x]*"}),
        (("*",), {"Workloads", "Prod", "EU", "[x]*"}),
        (("Root",), {"Root", "Workloads", "Prod", "EU", "[x]*"}),
    ],
)
def test_an_ou_takes_along_what_is_nested_in_it(
    include: tuple[str, ...], expected: set[str]
) -> None:
    assert taken(include) == expected


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (("Workloads",), ("Prod",), {"Workloads"}),
        (("EU",), ("Workloads",), set()),
        ((), ("*",), {"Root"}),
        ((), ("r-1",), set()),
    ],
)
def test_exclusion_wins_at_every_depth(
    include: tuple[str, ...], exclude: tuple[str, ...], expected: set[str]
) -> None:
    assert taken(include, exclude) == expected


@pytest.mark.parametrize("text", ["workloads", "Prod/EU", "ou-1", "R*t", "r-*"])
def test_what_matches_no_ou_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="matches no OU of the organization"):
        taken((text,))


def test_accounts_match_by_id_and_by_name() -> None:
    accounts = [
        Member(id="111111111111", name="prod-a", state="ACTIVE"),
        Member(id="222222222222", name="prod-b", state="CLOSED"),
        Member(id="333333333333", name="111111111111*", state="ACTIVE"),
    ]
    found = account_matches(patterns("prod-*", "222222222222", "111111111111*"), accounts)
    assert {account_id: pattern.text for account_id, pattern in found.items()} == {
        "111111111111": "prod-*",
        "222222222222": "prod-*",
        "333333333333": "111111111111*",
    }


def test_twelve_digits_are_an_id_and_no_name() -> None:
    accounts = [
        Member(id="111111111111", name="prod-a", state="ACTIVE"),
        Member(id="222222222222", name="111111111111", state="ACTIVE"),
        Member(id="333333333333", name="999999999999", state="ACTIVE"),
    ]
    assert list(account_matches(patterns("111111111111"), accounts)) == ["111111111111"]
    with pytest.raises(ConfigurationError, match="matches no account of the organization"):
        account_matches(patterns("999999999999"), accounts)


def test_an_id_is_no_glob_over_ids() -> None:
    accounts = [Member(id="111111111111", name="prod-a", state="ACTIVE")]
    with pytest.raises(ConfigurationError, match="matches no account of the organization"):
        account_matches(patterns("1111*"), accounts)


def test_profiles_are_those_included_and_not_excluded() -> None:
    names = ("a-1", "a-2", "b-1")
    assert chosen_profiles(names, patterns("a-*", "b-1"), patterns("*-1")) == ("a-2",)
