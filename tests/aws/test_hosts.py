"""Which hosts are called in each partition, and for which region calls are signed."""

import pytest
from aiobotocore.credentials import AioCredentials

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.credentials import Access
from fleetscan.aws.endpoints import is_host_of_aws, is_offered_in_partition
from fleetscan.aws.partitions import dns_suffix, home_region, partition_names
from fleetscan.aws.patience import Patience
from fleetscan.aws.sessions import Profile, Shared
from fleetscan.aws.signature import SigningKey
from fleetscan.demo.resources import GLOBAL, Account, Fleet
from fleetscan.demo.rules import deny
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.fleets import ROLE, SOURCE, entrance

OPERATIONS = {
    "account": "ListRegions",
    "ec2": "DescribeRegions",
    "iam": "ListRoles",
    "organizations": "ListAccounts",
    "s3": "ListBuckets",
    "sts": "GetCallerIdentity",
}

#: with those that are not called `service.region.suffix`, and the region that they sign for
GLOBAL_HOSTS = {
    ("iam", "aws"): ("iam.amazonaws.com", "us-east-1"),
    ("iam", "aws-cn"): ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
    ("iam", "aws-us-gov"): ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
    ("s3", "aws"): ("s3.amazonaws.com", "us-east-1"),
}


@pytest.mark.parametrize("partition", partition_names())
async def test_calls_of_a_partition_go_to_its_own_hosts(partition: str) -> None:
    profile = Profile(None, Shared(Patience()))
    keys = await AioCredentials("AKIA", "a-secret", "a-token").get_frozen_credentials()
    region = home_region(partition)
    for service, operation in OPERATIONS.items():
        blueprint = await profile.blueprint(service, region)
        request = await blueprint.writer.write(operation, {})
        assert request is not None
        headers = {
            name.lower(): value for name, value in request.signed(keys, SigningKey()).items()
        }
        found = request.url.host, headers["authorization"].split("/")[2]
        usual = f"{service}.{region}.{dns_suffix(partition)}", region
        assert found == GLOBAL_HOSTS.get((service, partition), usual)
        assert is_host_of_aws(str(request.url.host))


@pytest.mark.parametrize("partition", partition_names())
async def test_roles_are_assumed_at_the_regional_endpoint_of_their_partition(
    partition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever region of another partition the environment names."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "cn-north-1" if partition == "aws" else "us-east-1")
    accounts = AwsAccounts()
    access = Access(account_id="111111111111", partition=partition)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    region = home_region(partition)
    async with await accounts._sts(access, accounts._source(None)) as session:
        client = await session.client("sts", session.region)
        assert client.meta.endpoint_url == f"https://sts.{region}.{dns_suffix(partition)}"


# partitions without the Account API


def test_the_account_api_is_known_where_it_is() -> None:
    assert [name for name in partition_names() if is_offered_in_partition("account", name)] == [
        "aws",
        "aws-cn",
    ]
    assert is_offered_in_partition("account", "aws-moon")


async def test_govcloud_is_asked_for_its_regions_by_ec2_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account_id = "111111111111"
    fleet = Fleet(
        partition="aws-us-gov",
        regions=(),
        source=SOURCE,
        accounts=(Account(id=account_id, resources={GLOBAL: (entrance(),)}),),
    )
    with SimulatedAWS(fleet) as aws:
        for name, value in aws.environment().items():
            monkeypatch.setenv(name, value)
        access = Access(
            account_id=account_id,
            partition=fleet.partition,
            role_arns=(f"arn:aws-us-gov:iam::{account_id}:role/{ROLE}",),
        )
        account = await AwsAccounts().open(access)
        assert (await account.enabled_regions()).names == {"us-gov-east-1", "us-gov-west-1"}
        assert [call.operation for call in aws.calls] == ["AssumeRole", "DescribeRegions"]
        aws.rules.append(deny("ec2:DescribeRegions"))
        found = await account.enabled_regions()
        assert found.names == {"us-gov-east-1", "us-gov-west-1"}
        assert found.warning is not None
        assert found.warning.endswith("grant ec2:DescribeRegions")
