"""Fleets for programs: from a file, or from the same as Python values."""

from pathlib import Path
from types import MappingProxyType

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


async def test_tuples_and_mappings_are_taken_as_lists_and_tables() -> None:
    account = MappingProxyType({"id": "111111111111", "regions": ("eu-*", "us-east-1")})
    fleet = await fleetscan.load_fleet(MappingProxyType({"accounts": (account,)}))
    assert [each.regions for each in fleet.accounts] == [("eu-*", "us-east-1")]


@pytest.mark.parametrize(
    "account",
    [
        {"labels": {"owner": "key AKIAIOSFODNN7EXAMPLE of ops"}},
        {"labels": {"AKIAIOSFODNN7EXAMPLE": "ops"}},
        {"regions": ("eu-*", "AKIAIOSFODNN7EXAMPLE")},
    ],
)
async def test_ids_of_access_keys_are_refused_wherever_they_are(account: dict[str, object]) -> None:
    values = {"accounts": [{"id": "111111111111"} | account]}
    with pytest.raises(
        fleetscan.ConfigurationError, match=r"accounts\[0\].* access key id"
    ) as caught:
        await fleetscan.load_fleet(values)
    assert "AKIA" not in str(caught.value)


async def test_keys_that_are_no_strings_and_endless_values_are_refused() -> None:
    with pytest.raises(fleetscan.ConfigurationError, match="expected strings for keys, found an"):
        await fleetscan.load_fleet({"defaults": {"labels": {1: "one"}}})
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(fleetscan.ConfigurationError, match="nested too deeply"):
        await fleetscan.load_fleet({"accounts": endless})
