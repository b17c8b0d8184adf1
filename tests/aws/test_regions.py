"""Which regions of an account are swept."""

import msgspec
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.demo.error_replies import Fault
from fleetscan.demo.rules import deny, fail, reply
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import Cause, NotRead
from tests.aws.simulated import (
    FIRST,
    SECOND,
    access,
)


async def test_the_account_says_which_regions_it_has(aws: SimulatedAWS) -> None:
    account = await AwsAccounts().open(access(FIRST))
    found = await account.enabled_regions()
    assert found.warning is None
    assert {"us-east-1", "eu-west-1"} <= found.names
    assert not {"sa-east-1", "me-south-1"} & found.names
    assert [call.operation for call in aws.calls[1:]] == ["ListRegions"]


async def test_ec2_is_asked_where_the_account_api_is_denied(aws: SimulatedAWS) -> None:
    account = await AwsAccounts().open(access(FIRST))
    whole = await account.enabled_regions()
    aws.rules.append(deny("account:ListRegions"))
    assert await account.enabled_regions() == whole
    assert [call.operation for call in aws.calls[2:]] == ["ListRegions", "DescribeRegions"]


async def test_the_default_regions_are_taken_where_both_are_denied(aws: SimulatedAWS) -> None:
    aws.rules += [deny("account:ListRegions"), deny("ec2:DescribeRegions")]
    found = await (await AwsAccounts().open(access(FIRST))).enabled_regions()
    assert "sa-east-1" in found.names
    assert "me-south-1" not in found.names
    assert found.warning == (
        "account 111111111111 did not tell its enabled regions (UnauthorizedOperation): the "
        "default regions are taken; grant account:ListRegions or ec2:DescribeRegions"
    )


@pytest.mark.parametrize("operation", ["ListRegions", "DescribeRegions"])
async def test_keys_that_are_refused_are_asked_no_further(
    aws: SimulatedAWS, operation: str
) -> None:
    if operation == "DescribeRegions":
        aws.rules.append(deny("account:ListRegions"))
    aws.rules.append(fail(Fault.UNKNOWN_CREDENTIALS, operation=operation))
    account = await AwsAccounts().open(access(FIRST))
    with pytest.raises(NotRead) as caught:
        await account.enabled_regions()
    assert caught.value.unread[0].cause is Cause.CREDENTIALS
    assert aws.calls[-1].operation == operation


@pytest.mark.parametrize("body", [b'{"Regions": []}', b"{}", b'{"Regions": [{}]}', b"<html/>"])
async def test_an_account_without_any_region_is_not_believed(
    aws: SimulatedAWS, body: bytes
) -> None:
    """Nothing of it would be swept, and nothing would be said."""
    aws.rules.append(reply(Answer(body=body), operation="ListRegions"))
    account = await AwsAccounts().open(access(FIRST))
    found = await account.enabled_regions()
    assert "us-east-1" in found.names
    assert "sa-east-1" not in found.names
    nothing = Answer.text("<DescribeRegionsResponse><regionInfo/></DescribeRegionsResponse>")
    aws.rules.append(reply(nothing, operation="DescribeRegions"))
    with pytest.raises(NotRead) as caught:
        await account.enabled_regions()
    assert caught.value.unread[0].cause is Cause.UNEXPECTED_REPLY


@pytest.mark.parametrize(
    "name",
    [
        "global",
        "account-level",
        "aws-global",
        "fips-us-east-1",
        "us-east-1 ",
        "US-EAST-1",
        "",
        "../..",
    ],
)
async def test_what_is_no_region_is_not_taken_for_one(aws: SimulatedAWS, name: str) -> None:
    listed = [{"RegionName": each, "RegionOptStatus": "ENABLED"} for each in ("us-east-1", name)]
    body = msgspec.json.encode({"Regions": listed})
    aws.rules.append(reply(Answer(body=body), operation="ListRegions"))
    account = await AwsAccounts().open(access(FIRST))
    # it is asked in another way, as after any lie
    assert name not in (await account.enabled_regions()).names
    described = f"<item><regionName>{name}</regionName></item>"
    nonsense = (
        f"<DescribeRegionsResponse><regionInfo>{described}</regionInfo></DescribeRegionsResponse>"
    )
    aws.rules.append(reply(Answer.text(nonsense), operation="DescribeRegions"))
    with pytest.raises(NotRead) as caught:
        await account.enabled_regions()
    (missing,) = caught.value.unread
    assert (missing.cause, missing.operation) == (Cause.UNEXPECTED_REPLY, "ec2:DescribeRegions")


async def test_a_region_that_nobody_knew_of_is_believed(aws: SimulatedAWS) -> None:
    body = b'{"Regions": [{"RegionName": "mars-north-1", "RegionOptStatus": "ENABLED"}]}'
    aws.rules.append(reply(Answer(body=body), operation="ListRegions"))
    account = await AwsAccounts().open(access(FIRST))
    assert (await account.enabled_regions()).names == {"mars-north-1"}


@pytest.mark.parametrize(("listing", "describing"), [("deny", "fail"), ("fail", "deny")])
async def test_after_a_fault_no_account_is_taken_for_smaller_than_it_is(
    aws: SimulatedAWS, listing: str, describing: str
) -> None:
    """The default regions are for an account that may not tell, not for one that was not heard."""
    for operation, how in (("account:ListRegions", listing), ("ec2:DescribeRegions", describing)):
        broken = reply(Answer(body=b"{"), operation=operation.partition(":")[2])
        aws.rules.append(deny(operation) if how == "deny" else broken)
    account = await AwsAccounts().open(access(FIRST))
    with pytest.raises(NotRead):
        await account.enabled_regions()


async def test_all_pages_of_the_regions_are_read(aws: SimulatedAWS) -> None:
    """There are more than one page holds unless it is asked for more."""
    account = await AwsAccounts().open(access(SECOND))
    assert len((await account.enabled_regions()).names) == 17
    assert [call.operation for call in aws.calls].count("ListRegions") == 1


async def test_a_region_that_is_not_enabled_is_not_taken_for_one(aws: SimulatedAWS) -> None:
    """Not every endpoint filters as it is asked to."""
    body = (
        b'{"Regions": [{"RegionName": "eu-west-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"},'
        b'{"RegionName": "me-south-1", "RegionOptStatus": "DISABLED"},'
        b'{"RegionName": "af-south-1", "RegionOptStatus": "ENABLING"}]}'
    )
    aws.rules.append(reply(Answer(body=body), operation="ListRegions"))
    account = await AwsAccounts().open(access(FIRST))
    assert (await account.enabled_regions()).names == {"eu-west-1"}
