"""One text does where several may be given."""

from pathlib import Path

import pytest

import fleetscan
from fleetscan.library.texts import texts

ONE, OTHER = "111111111111", "222222222222"


@pytest.fixture
async def fleet() -> fleetscan.Fleet:
    accounts = [
        {"id": ONE, "role": "audit", "labels": {"env": "prod"}},
        {"id": OTHER, "role": "audit"},
    ]
    return await fleetscan.load_fleet({"accounts": accounts})


def test_a_text_is_not_its_letters() -> None:
    assert texts("s3") == ("s3",)
    assert texts(["s3", "ec2"]) == ("s3", "ec2")
    assert texts(()) == ()


def test_a_fleet_is_narrowed_to_one(fleet: fleetscan.Fleet) -> None:
    for narrowed in (
        fleetscan.narrow(fleet, account_ids=ONE),
        fleetscan.narrow(fleet, account_ids=[ONE]),
        fleetscan.narrow(fleet, where="env=prod"),
    ):
        assert [account.id for account in narrowed.accounts] == [ONE]
    assert fleetscan.narrow(fleet, regions="us-east-1").accounts[0].only_regions == ("us-east-1",)


@pytest.mark.parametrize("chosen", ["account_ids", "regions"])
def test_a_choice_of_nothing_is_not_all(fleet: fleetscan.Fleet, chosen: str) -> None:
    with pytest.raises(fleetscan.ConfigurationError, match=rf"^{chosen}: the list is empty"):
        fleetscan.narrow(fleet, **{chosen: []})


async def test_a_sweep_for_nothing_is_refused(fleet: fleetscan.Fleet, tmp_path: Path) -> None:
    with pytest.raises(fleetscan.ConfigurationError, match=r"^checks: there are none"):
        async with fleetscan.open_sweep(fleet, checks=[], store=tmp_path / "runs.db"):
            pass


def test_checks_are_chosen_by_one_and_by_several() -> None:
    of_s3 = fleetscan.choose_checks("s3.*")
    assert fleetscan.choose_checks(["s3.*"]) == of_s3
    assert fleetscan.choose_checks(services="s3") == of_s3
    assert fleetscan.choose_checks(frameworks="cis-*") == fleetscan.choose_checks(
        frameworks=["cis-*"]
    )
    without = fleetscan.choose_checks(exclude="s3.*")
    assert without
    assert not any(check in of_s3 for check in without)
