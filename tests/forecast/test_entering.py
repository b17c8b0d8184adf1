"""Getting into accounts takes calls, too."""

from fleetscan.fleet.model import Account
from fleetscan.forecast.entering import calls_to_enter, steps_to_enter

HUB = "arn:aws:iam::888888888888:role/hub"


def account(number: int, *links: str, external_id: str | None = None) -> Account:
    identifier = f"{number:012d}"
    roles = (*links, f"arn:aws:iam::{identifier}:role/audit")
    return Account(id=identifier, name=identifier, role_arns=roles, external_id=external_id)


def test_each_account_is_entered_once_and_says_its_regions() -> None:
    assert calls_to_enter([account(1), account(2)], closed=frozenset()) == {
        "sts:AssumeRole": 2,
        "account:ListRegions": 2,
    }


def test_a_link_that_accounts_share_is_assumed_once() -> None:
    accounts = [account(1, HUB), account(2, HUB), account(3, HUB, external_id="another")]
    assert calls_to_enter(accounts, closed=frozenset())["sts:AssumeRole"] == 3 + 2
    assert steps_to_enter(accounts[0]) == 3


def test_without_a_role_it_is_asked_whose_the_keys_are() -> None:
    bare = Account(id="1" * 12, name="bare")
    assert calls_to_enter([bare], closed=frozenset()) == {
        "sts:GetCallerIdentity": 1,
        "account:ListRegions": 1,
    }
    assert steps_to_enter(bare) == 2


def test_a_partition_without_the_account_api_tells_its_regions_by_ec2() -> None:
    govcloud = Account(id="1" * 12, name="bare", partition="aws-us-gov")
    assert calls_to_enter([govcloud], closed=frozenset())["ec2:DescribeRegions"] == 1


def test_an_account_that_is_closed_is_tried() -> None:
    closed = account(1)
    assert calls_to_enter([closed], closed=frozenset({closed.id})) == {"sts:AssumeRole": 1}
