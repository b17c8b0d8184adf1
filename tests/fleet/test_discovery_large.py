"""An organization of hundreds of accounts on the fake AWS: what is asked, and what goes wrong."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.fake_aws import FakeAWS
from benchmarks.fake_aws.faults import Kind, Rule
from fleetscan.aws.accounts import AwsAccounts
from fleetscan.fleet.discovery import discover
from fleetscan.fleet.file import read_fleet_file
from fleetscan.fleet.model import Fleet

ACCOUNTS, UNITS, SUSPENDED = 200, 40, 5


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def served() -> Iterator[FakeAWS]:
    with FakeAWS(accounts=ACCOUNTS, units=UNITS, suspended=SUSPENDED, verify=True) as aws:
        yield aws


@pytest.fixture
def large(served: FakeAWS) -> FakeAWS:
    """The large organization, which counts anew."""
    served.reset()
    return served


async def found(
    aws: FakeAWS, folder: Path, monkeypatch: pytest.MonkeyPatch, keys: str = ""
) -> Fleet:
    for name, value in aws.environment().items():
        monkeypatch.setenv(name, value)
    file = folder / "accounts.toml"
    file.write_text(f'[defaults]\nrole = "audit"\n[organization]\n{keys}\n', encoding="utf-8")
    accounts = AwsAccounts()
    async with accounts.connections:
        return await discover(read_fleet_file(str(file)), accounts)


async def test_every_account_is_found_with_the_calls_that_it_takes(
    large: FakeAWS, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet = await found(large, tmp_path, monkeypatch)
    members = ACCOUNTS + 1
    assert [account.id for account in fleet.accounts] == [
        *large.account_ids[:-SUSPENDED],
        "999999999999",
    ]
    assert [each.id for each in fleet.left_out] == large.account_ids[-SUSPENDED:]
    assert fleet.accounts[7].labels == {"env": "staging", "team": "team-7"}
    assert fleet.accounts[9].labels == {}
    stats = large.stats()
    assert stats.by_operation == {
        "organizations:DescribeOrganization": 1,
        "organizations:ListAccounts": -(-members // 20),
        "organizations:ListTagsForResource": members - SUSPENDED,
    }
    assert stats.violations == []
    # as many as are asked at once, and not as many as there are accounts
    assert stats.connections <= 8


async def test_the_tree_takes_two_calls_for_each_unit(
    large: FakeAWS, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = 'tags = false\nexclude_ous = ["unit-0"]'
    fleet = await found(large, tmp_path, monkeypatch, keys)
    assert len(fleet.accounts) + len(fleet.left_out) == ACCOUNTS + 1
    # the three in unit-0, the nine in those, and the only one in one of them
    excluded = {0, 3, 4, 5, *range(12, 21), 39}
    assert [account.id for account in fleet.accounts] == [
        *(
            account_id
            for place, account_id in enumerate(large.account_ids[:-SUSPENDED])
            if place % (UNITS + 1) not in excluded
        ),
        "999999999999",
    ]
    calls = large.stats().by_operation
    assert calls["organizations:ListOrganizationalUnitsForParent"] == UNITS + 1
    assert calls["organizations:ListAccountsForParent"] == UNITS + 1


async def test_what_is_throttled_or_breaks_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = (
        Rule(kind=Kind.THROTTLE, operation="organizations:ListTagsForResource", times=1),
        Rule(kind=Kind.ERROR_500, operation="organizations:ListAccounts", times=1),
        Rule(kind=Kind.RESET, operation="organizations:ListRoots", times=1),
    )
    with FakeAWS(accounts=5, units=2, fault=rules) as aws:
        fleet = await found(aws, tmp_path, monkeypatch, 'include_ous = ["unit-*"]')
        assert len(fleet.accounts) == 4
        assert sum(bool(account.labels) for account in fleet.accounts) == 4
        assert aws.stats().injected == {"throttle": 1, "error_500": 1, "reset": 1}
