"""The demo's fleet is believable, shows its gaps, and is the same every time."""

import os
import subprocess
import sys
import tomllib
from itertools import product
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from moto.backends import SERVICE_NAMES, get_backend

from fleetscan.demo import resources
from fleetscan.demo.fleet import REGIONS, accounts_toml, demo_fleet, demo_rules
from fleetscan.demo.resources import Instance, Resource, Vpc
from fleetscan.demo.server import SimulatedAWS
from fleetscan.fleet.file import read_fleet_file
from tests.demo.clients import client, role_session

#: service and the attribute of moto's backend that holds resources by id
IDS: list[tuple[SERVICE_NAMES, str]] = [
    ("ec2", "reservations"),
    ("ec2", "volumes"),
    ("ec2", "vpcs"),
    ("ec2", "snapshots"),
    ("kms", "keys"),
    ("efs", "file_systems_by_id"),
    ("elbv2", "load_balancers"),
]


def all_resources() -> list[Resource]:
    return [
        resource
        for account in demo_fleet().accounts
        for listed in account.resources.values()
        for resource in listed
    ]


def test_there_are_six_accounts_in_four_regions() -> None:
    assert len(demo_fleet().accounts) == 6
    assert len({account.id for account in demo_fleet().accounts}) == 6
    assert len(REGIONS) == 4


def test_every_kind_of_resource_occurs() -> None:
    kinds = {
        kind
        for name in resources.__all__
        if issubclass(kind := getattr(resources, name), Resource)
        and kind not in {Resource, resources.Subnet}
    }

    assert {type(resource) for resource in all_resources()} == kinds
    assert any(resource.subnets for resource in all_resources() if isinstance(resource, Vpc))


def test_some_are_tagged_and_some_are_not() -> None:
    tagged = [bool(resource.tags) for resource in all_resources()]

    assert 0.5 < sum(tagged) / len(tagged) < 0.9


def test_instances_were_stopped_for_different_times_or_run() -> None:
    days = {one.stopped_days for one in all_resources() if isinstance(one, Instance)}

    assert None in days
    assert len(days) > 5


def test_some_targets_are_empty() -> None:
    empty = [
        (account.name, region)
        for account, region in product(demo_fleet().accounts, REGIONS)
        if not account.resources.get(region)
    ]

    assert ("sandbox", "us-west-2") in empty
    assert len(empty) < 12


def test_accounts_toml_describes_the_fleet() -> None:
    written = tomllib.loads(accounts_toml())

    assert [account["id"] for account in written["accounts"]] == [
        account.id for account in demo_fleet().accounts
    ]
    assert [account["name"] for account in written["accounts"]] == [
        account.name for account in demo_fleet().accounts
    ]
    assert written["defaults"]["regions"] == list(REGIONS)
    assert all({"env", "owner"} == set(account["labels"]) for account in written["accounts"])
    assert "Owner" in written["checks"]["tags.required_keys_present"]["keys"]


def test_accounts_toml_is_a_valid_one(tmp_path: Path) -> None:
    path = tmp_path / "accounts.toml"
    path.write_text(accounts_toml(), encoding="utf-8")

    loaded = read_fleet_file(str(path)).as_it_is()

    assert [account.id for account in loaded.accounts] == [
        account.id for account in demo_fleet().accounts
    ]


async def test_every_role_of_accounts_toml_but_one_can_be_assumed() -> None:
    fleet = demo_fleet()
    refused = []
    with SimulatedAWS(fleet, rules=demo_rules()) as aws:
        for account in tomllib.loads(accounts_toml())["accounts"]:
            given = {"ExternalId": account["external_id"]} if "external_id" in account else {}
            try:
                await role_session(aws, fleet.source, account["id"], **given)
            except ClientError as error:
                refused.append((account["name"], error.response["Error"]["Code"]))

    assert refused == [("legacy", "AccessDenied")]


async def test_the_encryption_of_the_data_lake_may_not_be_read() -> None:
    fleet = demo_fleet()
    with SimulatedAWS(fleet, rules=demo_rules()) as aws:
        session = await role_session(aws, fleet.source, "222233334444")
        async with client(aws, session, "s3") as s3:
            await s3.get_bucket_tagging(Bucket="datalake-raw")
            with pytest.raises(ClientError, match="s3:GetEncryptionConfiguration"):
                await s3.get_bucket_encryption(Bucket="datalake-raw")


async def test_one_listed_region_is_not_enabled() -> None:
    fleet = demo_fleet()
    payments = tomllib.loads(accounts_toml())["accounts"][0]
    with SimulatedAWS(fleet, rules=demo_rules()) as aws:
        session = await role_session(
            aws, fleet.source, payments["id"], ExternalId=payments["external_id"]
        )
        async with client(aws, session, "account") as opened:
            regions = (await opened.list_regions(MaxResults=50))["Regions"]

    enabled = {one["RegionName"] for one in regions if one["RegionOptStatus"] != "DISABLED"}
    assert set(payments["regions"]) - enabled == {"eu-central-2"}


def ids(seed: int) -> list[str]:
    """Return the ids of the demo fleet's resources, in the order in which they were made."""
    with SimulatedAWS(demo_fleet(), seed=seed):
        return [
            resource_id
            for service, attribute in IDS
            for _, _, backend in get_backend(service).iter_backends()
            for resource_id in getattr(backend, attribute)
        ]


def test_the_same_seed_gives_the_same_ids() -> None:
    first = ids(1)

    assert any(resource_id.startswith("vol-") for resource_id in first)
    assert ids(1) == first
    assert not set(ids(2)) & set(first)


def test_the_same_seed_gives_the_same_ids_in_another_process() -> None:
    code = "from tests.demo.test_fleet import ids; print(*ids(1))"
    # Another seed for hashes too, so that an id which hangs on the order of a set is found out.
    hash_seed = "7" if os.environ.get("PYTHONHASHSEED") != "7" else "8"

    output = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert output.split() == ids(1)
