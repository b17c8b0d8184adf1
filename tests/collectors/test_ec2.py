from datetime import UTC, datetime
from typing import Any

import pytest

from fleetscan.catalogue import Collector
from fleetscan.collectors import ec2
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import (
    EbsDefaults,
    ElasticIp,
    Image,
    Instance,
    SecurityGroup,
    Snapshot,
    Subnet,
    Volume,
    Vpc,
)
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.collectors.fake_api import ACCOUNT, REGION, FakeApi

STRANGER = "999988887777"

OWNER_A = [{"Key": "Owner", "Value": "a"}]


def arn(resource: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:ec2:{REGION}:{account}:{resource}"


def instance(identifier: str, state: str = "running", **members: object) -> dict[str, Any]:
    return {"InstanceId": identifier, "State": {"Name": state}, **members}


def instances(*found: dict[str, Any], **members: object) -> dict[str, Any]:
    """Each in a reservation of its own."""
    return {"Reservations": [{"Instances": [each]} for each in found], **members}


async def test_instances_come_from_all_reservations_of_all_pages() -> None:
    api = FakeApi(
        ec2.instances,
        {
            "ec2:DescribeInstances": [
                instances(instance("i-1", Tags=OWNER_A), instance("i-2"), NextToken="more"),
                instances(instance("i-3", "stopping", Tags=[])),
            ]
        },
    )
    assert await api.list() == [
        (
            Instance(arn=arn("instance/i-1"), id="i-1", region=REGION, state="running"),
            Tags({"Owner": "a"}),
        ),
        (Instance(arn=arn("instance/i-2"), id="i-2", region=REGION, state="running"), Tags({})),
        (Instance(arn=arn("instance/i-3"), id="i-3", region=REGION, state="stopping"), Tags({})),
    ]
    assert [parameters for _, parameters in api.requests] == [
        {"MaxResults": 1000},
        {"MaxResults": 1000, "NextToken": "more"},
    ]


async def test_a_terminated_instance_is_none() -> None:
    reply = instances(instance("i-1", "terminated"), instance("i-2"))
    listed = await FakeApi(ec2.instances, {"ec2:DescribeInstances": [reply]}).list()
    assert [found.id for found, _ in listed] == ["i-2"]


@pytest.mark.parametrize("state", ["", "hibernated"])
async def test_a_state_that_is_not_known_is_none_of_those_that_are(state: str) -> None:
    reply = instances(instance("i-1", state))
    ((found, _),) = await FakeApi(ec2.instances, {"ec2:DescribeInstances": [reply]}).list()
    assert isinstance(found, Instance)
    assert isinstance(found.state, Unread)
    assert found.state.cause is Cause.UNEXPECTED_REPLY
    assert found.state.error_code == "UnknownValue"
    assert repr(state) in found.state.message


async def stopped(**members: object) -> Instance:
    reply = instances(instance("i-1", "stopped", **members))
    ((found, _),) = await FakeApi(ec2.instances, {"ec2:DescribeInstances": [reply]}).list()
    assert isinstance(found, Instance)
    return found


@pytest.mark.parametrize(
    "reason",
    [
        "User initiated (2026-01-31 23:59:59 GMT)",
        "User initiated (2026-01-31 23:59:59 UTC)",
        "Server.ScheduledStop: Stopped due to scheduled retirement (2026-01-31 23:59:59 GMT)",
    ],
)
async def test_the_stop_time_is_read_from_the_reason(reason: str) -> None:
    found = await stopped(StateTransitionReason=reason)
    assert found.stopped_at == datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("members", "quoted"),
    [
        ({}, "''"),
        ({"StateTransitionReason": ""}, "''"),
        ({"StateTransitionReason": "User initiated"}, "'User initiated'"),
        ({"StateTransitionReason": "(31.01.2026)"}, "'(31.01.2026)'"),
    ],
)
async def test_a_reason_that_tells_no_time_leaves_it_unread(
    members: dict[str, str], quoted: str
) -> None:
    found = await stopped(**members)
    with pytest.raises(NotRead) as caught:
        _ = found.stopped_at
    assert caught.value.unread == (
        Unread(
            cause=Cause.UNEXPECTED_REPLY,
            operation="ec2:DescribeInstances",
            iam_action="ec2:DescribeInstances",
            error_code="UnknownValue",
            message=f"StateTransitionReason {quoted} does not say when the instance was stopped",
        ),
    )


async def test_an_instance_that_was_started_again_has_no_stop_time() -> None:
    reason = "User initiated (2026-01-31 23:59:59 GMT)"
    reply = instances(instance("i-1", "running", StateTransitionReason=reason))
    ((found, _),) = await FakeApi(ec2.instances, {"ec2:DescribeInstances": [reply]}).list()
    assert found.stop_time is None


async def test_volumes_say_whether_they_are_encrypted() -> None:
    api = FakeApi(
        ec2.volumes,
        {
            "ec2:DescribeVolumes": [
                {
                    "Volumes": [{"VolumeId": "vol-1", "Encrypted": True, "Tags": OWNER_A}],
                    "NextToken": "more",
                },
                {"Volumes": [{"VolumeId": "vol-2", "Encrypted": False}]},
            ]
        },
    )
    assert await api.list() == [
        (
            Volume(arn=arn("volume/vol-1"), id="vol-1", region=REGION, encrypted=True),
            Tags({"Owner": "a"}),
        ),
        (Volume(arn=arn("volume/vol-2"), id="vol-2", region=REGION, encrypted=False), Tags({})),
    ]
    assert api.requests[0] == ("ec2:DescribeVolumes", {"MaxResults": 1000})


async def test_a_volume_of_which_encryption_is_not_told_is_no_unencrypted_one() -> None:
    reply = {"Volumes": [{"VolumeId": "vol-1"}]}
    with pytest.raises(KeyError, match="Encrypted"):
        await FakeApi(ec2.volumes, {"ec2:DescribeVolumes": [reply]}).list()


async def test_snapshots_are_the_accounts_own_and_their_arn_names_no_account() -> None:
    api = FakeApi(
        ec2.snapshots,
        {
            "ec2:DescribeSnapshots": [
                {"Snapshots": [{"SnapshotId": "snap-1", "Tags": OWNER_A}], "NextToken": "more"},
                {"Snapshots": [{"SnapshotId": "snap-2"}]},
            ]
        },
    )
    assert await api.list() == [
        (
            Snapshot(arn=arn("snapshot/snap-1", account=""), id="snap-1", region=REGION),
            Tags({"Owner": "a"}),
        ),
        (Snapshot(arn=arn("snapshot/snap-2", account=""), id="snap-2", region=REGION), Tags({})),
    ]
    assert api.requests[0] == (
        "ec2:DescribeSnapshots",
        {"OwnerIds": ["self"], "MaxResults": 1000},
    )


async def test_images_are_the_accounts_own_with_those_that_are_disabled() -> None:
    api = FakeApi(
        ec2.images,
        {
            "ec2:DescribeImages": [
                {
                    "Images": [
                        {"ImageId": "ami-1", "State": "available", "Tags": OWNER_A},
                        {"ImageId": "ami-2", "State": "deregistered"},
                    ],
                    "NextToken": "more",
                },
                {"Images": [{"ImageId": "ami-3", "State": "disabled"}]},
            ]
        },
    )
    assert await api.list() == [
        (
            Image(arn=arn("image/ami-1", account=""), id="ami-1", region=REGION),
            Tags({"Owner": "a"}),
        ),
        (Image(arn=arn("image/ami-3", account=""), id="ami-3", region=REGION), Tags({})),
    ]
    assert api.requests[0] == (
        "ec2:DescribeImages",
        {"Owners": ["self"], "IncludeDisabled": True, "MaxResults": 1000},
    )


async def test_security_groups_have_the_arn_that_aws_gives() -> None:
    given = "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1"
    api = FakeApi(
        ec2.security_groups,
        {
            "ec2:DescribeSecurityGroups": [
                {
                    "SecurityGroups": [
                        {
                            "GroupId": "sg-1",
                            "OwnerId": ACCOUNT,
                            "SecurityGroupArn": given,
                            "Tags": OWNER_A,
                        }
                    ],
                    "NextToken": "more",
                },
                {"SecurityGroups": [{"GroupId": "sg-2", "OwnerId": ACCOUNT}]},
            ]
        },
    )
    assert await api.list() == [
        (SecurityGroup(arn=given, id="sg-1", region=REGION), Tags({"Owner": "a"})),
        (SecurityGroup(arn=arn("security-group/sg-2"), id="sg-2", region=REGION), Tags({})),
    ]


async def test_vpcs_are_listed_with_their_tags() -> None:
    api = FakeApi(
        ec2.vpcs,
        {
            "ec2:DescribeVpcs": [
                {
                    "Vpcs": [{"VpcId": "vpc-1", "OwnerId": ACCOUNT, "Tags": OWNER_A}],
                    "NextToken": "more",
                },
                {"Vpcs": [{"VpcId": "vpc-2", "OwnerId": ACCOUNT}]},
            ]
        },
    )
    assert await api.list() == [
        (Vpc(arn=arn("vpc/vpc-1"), id="vpc-1", region=REGION), Tags({"Owner": "a"})),
        (Vpc(arn=arn("vpc/vpc-2"), id="vpc-2", region=REGION), Tags({})),
    ]


async def test_subnets_have_the_arn_that_aws_gives() -> None:
    given = "arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1"
    api = FakeApi(
        ec2.subnets,
        {
            "ec2:DescribeSubnets": [
                {
                    "Subnets": [
                        {
                            "SubnetId": "subnet-1",
                            "OwnerId": ACCOUNT,
                            "SubnetArn": given,
                            "Tags": OWNER_A,
                        }
                    ],
                    "NextToken": "more",
                },
                {"Subnets": [{"SubnetId": "subnet-2", "OwnerId": ACCOUNT}]},
            ]
        },
    )
    assert await api.list() == [
        (Subnet(arn=given, id="subnet-1", region=REGION), Tags({"Owner": "a"})),
        (Subnet(arn=arn("subnet/subnet-2"), id="subnet-2", region=REGION), Tags({})),
    ]


@pytest.mark.parametrize(
    ("collector", "operation", "members", "key"),
    [
        (ec2.security_groups, "ec2:DescribeSecurityGroups", "SecurityGroups", "GroupId"),
        (ec2.vpcs, "ec2:DescribeVpcs", "Vpcs", "VpcId"),
        (ec2.subnets, "ec2:DescribeSubnets", "Subnets", "SubnetId"),
    ],
)
async def test_what_another_account_shares_is_not_the_accounts_own(
    collector: Collector, operation: str, members: str, key: str
) -> None:
    shared, own = {key: "shared", "OwnerId": STRANGER}, {key: "own", "OwnerId": ACCOUNT}
    listed = await FakeApi(collector, {operation: [{members: [shared, own]}]}).list()
    assert [found.id for found, _ in listed] == ["own"]


async def test_elastic_ips_are_named_by_their_allocation() -> None:
    reply = {
        "Addresses": [
            {"AllocationId": "eipalloc-1", "PublicIp": "192.0.2.1", "Tags": OWNER_A},
            {"AllocationId": "eipalloc-2", "PublicIp": "192.0.2.2"},
        ]
    }
    assert await FakeApi(ec2.elastic_ips, {"ec2:DescribeAddresses": [reply]}).list() == [
        (
            ElasticIp(arn=arn("elastic-ip/eipalloc-1"), id="eipalloc-1", region=REGION),
            Tags({"Owner": "a"}),
        ),
        (ElasticIp(arn=arn("elastic-ip/eipalloc-2"), id="eipalloc-2", region=REGION), Tags({})),
    ]


@pytest.mark.parametrize("encrypted", [True, False])
async def test_what_a_region_does_with_new_volumes_is_read(*, encrypted: bool) -> None:
    reply = {"EbsEncryptionByDefault": encrypted}
    api = FakeApi(ec2.ebs_defaults, {"ec2:GetEbsEncryptionByDefault": [reply]})
    assert await api.fact() == EbsDefaults(encrypted=encrypted)


async def test_a_region_that_does_not_say_is_no_region_that_does_not_encrypt() -> None:
    with pytest.raises(KeyError):
        await FakeApi(ec2.ebs_defaults, {"ec2:GetEbsEncryptionByDefault": [{}]}).fact()
