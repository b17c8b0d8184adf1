"""Fleets for programs: from a file, or from the same as Python values."""

from pathlib import Path

import pytest

import fleetscan


async def test_a_fleet_is_built_from_values_as_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "accounts.toml"
    path.write_text(
        '[defaults]\nrole = "audit"\nregions = ["eu-*"]\n'
        '[[accounts]]\nid = "111111111111"\nname = "first"\nlabels = { env = "prod" }\n'
    )
    account = {"id": "111111111111", "name": "first", "labels": {"env": "prod"}}
    values = {"defaults": {"role": "audit", "regions": ["eu-*"]}, "accounts": [account]}

    fleet = await fleetscan.load_fleet(values)

    assert fleet.accounts == (await fleetscan.load_fleet(path)).accounts
    assert fleet.accounts[0].role_arns == ("arn:aws:iam::111111111111:role/audit",)


async def test_values_that_cannot_be_meant_are_told_by_their_key() -> None:
    with pytest.raises(fleetscan.ConfigurationError, match=r"^the fleet: accounts\[0\]\.rolle"):
        await fleetscan.load_fleet({"accounts": [{"id": "111111111111", "rolle": "audit"}]})


async def test_access_keys_are_refused_there_too() -> None:
    account = {"id": "111111111111", "secret_access_key": "of-somebody"}
    with pytest.raises(fleetscan.ConfigurationError, match="no access key belongs") as caught:
        await fleetscan.load_fleet({"accounts": [account]})
    assert "of-somebody" not in str(caught.value)
