"""What becomes of accounts that are written, found, or both."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.combine import Found, combined
from fleetscan.fleet.file import read_fleet_file
from fleetscan.fleet.model import Fleet, LeftOut, Origin
from fleetscan.fleet.settings import Settings

FIRST, SECOND = "111111111111", "222222222222"


def found(
    account_id: str,
    kind: Literal["organization", "profiles"] = "organization",
    *,
    name: str = "found",
    **settings: object,
) -> Found:
    return Found(
        id=account_id,
        name=name,
        settings=msgspec.structs.replace(Settings(), **settings),
        origin=Origin(kind=kind, detail="there"),
    )


def left_out(*account_ids: str) -> list[LeftOut]:
    return [LeftOut(id=account_id, name="n", why="suspended") for account_id in account_ids]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "accounts.toml"


def made(
    file: Path, text: str, those: Sequence[Found] = (), others: Sequence[LeftOut] = ()
) -> Fleet:
    file.write_text(f"{text}\n[profiles]\n", encoding="utf-8")
    accounts = read_fleet_file(str(file)).accounts
    return combined(accounts, those, others, check_parameters={}, source="accounts.toml")


def test_each_key_that_is_written_wins_and_the_others_stay(file: Path) -> None:
    text = f'[[accounts]]\nid = "{FIRST}"\nregions = "eu-west-1"\nlabels.b = "written"\n'
    fleet = made(
        file, text, [found(FIRST, labels={"a": "1", "b": "2"}, profile="p", session_name="s-1")]
    )
    (account,) = fleet.accounts
    assert (account.name, account.profile, account.session_name) == ("found", "p", "s-1")
    assert account.regions == ("eu-west-1",)
    assert account.labels == {"a": "1", "b": "written"}
    assert [origin.kind for origin in fleet.origins[FIRST]] == ["organization", "file"]


def test_the_profile_is_the_way_and_the_organization_has_the_name(file: Path) -> None:
    those = [
        found(FIRST, name="of-organization", labels={"env": "prod"}, profile="hub"),
        found(FIRST, "profiles", name="of-profile", labels={"x": "y"}, profile="direct"),
    ]
    (account,) = made(file, "", those).accounts
    assert (account.name, account.profile) == ("of-organization", "direct")
    assert account.labels == {"env": "prod"}


def test_of_two_tables_for_one_organization_the_first_counts(file: Path) -> None:
    those = [found(FIRST, profile="a"), found(FIRST, profile="b")]
    fleet = made(file, "", those)
    assert [account.profile for account in fleet.accounts] == ["a"]
    assert len(fleet.origins[FIRST]) == 1


def test_who_is_brought_in_elsewhere_is_not_left_out(file: Path) -> None:
    text = f'[[accounts]]\nid = "{SECOND}"\n'
    fleet = made(file, text, [found(FIRST)], left_out(SECOND, FIRST, "333333333333"))
    assert [account.id for account in fleet.accounts] == [FIRST, SECOND]
    assert [each.id for each in fleet.left_out] == ["333333333333"]


def test_problems_of_found_accounts_are_counted(file: Path) -> None:
    text = '[defaults]\nregions = "cn-north-1"\n'
    file.write_text(f"{text}[profiles]\n", encoding="utf-8")
    defaults = read_fleet_file(str(file)).defaults
    those = [
        Found(id=account_id, name="n", settings=defaults, origin=Origin(kind="profiles"))
        for account_id in (FIRST, SECOND)
    ]
    with pytest.raises(ConfigurationError) as caught:
        made(file, "", those)
    message = str(caught.value)
    assert f'defaults.regions (account {FIRST} "n"): "cn-north-1" matches no region' in message
    assert message.endswith("(1 more account has a problem.)")


@pytest.mark.parametrize(
    ("others", "message"),
    [
        (
            [],
            (
                "accounts.toml: no account was found. Let [organization] or [profiles] take more,"
                " or write each account as [[accounts]]."
            ),
        ),
        (
            left_out(FIRST, SECOND),
            (
                "accounts.toml: no account is left to sweep. Those that were found are left out: 2"
                " suspended."
            ),
        ),
    ],
)
def test_a_fleet_of_nobody_is_refused(file: Path, others: list[LeftOut], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        made(file, "", (), others)
    assert str(caught.value) == message
