from typing import Any

import pytest

from fleetscan.collectors.ec2 import storage
from fleetscan.facts.base import Tags
from fleetscan.facts.ec2 import EbsDefaults, Image, PublicSnapshots, Snapshot, Volume
from fleetscan.testing.fake_api import ACCOUNT, REGION, FakeApi

OWNER_A = [{"Key": "Owner", "Value": "a"}]


def arn(resource: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:ec2:{REGION}:{account}:{resource}"


def volume(identifier: str, state: str = "available", **members: object) -> dict[str, Any]:
    return {"VolumeId": identifier, "State": state, **members}


async def test_volumes_say_whether_they_are_encrypted() -> None:
    api = FakeApi(
        storage.volumes,
        {
            "ec2:DescribeVolumes": [
                {
                    "Volumes": [volume("vol-1", Encrypted=True, Tags=OWNER_A)],
                    "NextToken": "more",
                },
                {"Volumes": [volume("vol-2", Encrypted=False)]},
            ]
        },
    )
    assert await api.list() == [
        (
            Volume(
                arn=arn("volume/vol-1"), id="vol-1", region=REGION, encrypted=True, in_use=False
            ),
            Tags({"Owner": "a"}),
        ),
        (
            Volume(
                arn=arn("volume/vol-2"), id="vol-2", region=REGION, encrypted=False, in_use=False
            ),
            Tags({}),
        ),
    ]
    assert api.requests[0] == (
        "ec2:DescribeVolumes",
        {"IncludeManagedResources": True, "MaxResults": 1000},
    )


async def test_a_volume_of_which_encryption_is_not_told_is_no_unencrypted_one() -> None:
    reply = {"Volumes": [volume("vol-1")]}
    with pytest.raises(KeyError, match="Encrypted"):
        await FakeApi(storage.volumes, {"ec2:DescribeVolumes": [reply]}).list()


async def test_snapshots_are_the_accounts_own_and_their_arn_names_no_account() -> None:
    api = FakeApi(
        storage.snapshots,
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
        storage.images,
        {
            "ec2:DescribeImages": [
                {
                    "Images": [
                        {"ImageId": "ami-1", "State": "available", "Public": True, "Tags": OWNER_A},
                        {"ImageId": "ami-2", "State": "deregistered"},
                    ],
                    "NextToken": "more",
                },
                {"Images": [{"ImageId": "ami-3", "State": "disabled", "Public": False}]},
            ]
        },
    )
    assert await api.list() == [
        (
            Image(arn=arn("image/ami-1", account=""), id="ami-1", region=REGION, is_public=True),
            Tags({"Owner": "a"}),
        ),
        (
            Image(arn=arn("image/ami-3", account=""), id="ami-3", region=REGION, is_public=False),
            Tags({}),
        ),
    ]
    assert api.requests[0] == (
        "ec2:DescribeImages",
        {"Owners": ["self"], "IncludeDisabled": True, "MaxResults": 1000},
    )


@pytest.mark.parametrize("encrypted", [True, False])
async def test_what_a_region_does_with_new_volumes_is_read(*, encrypted: bool) -> None:
    reply = {"EbsEncryptionByDefault": encrypted}
    api = FakeApi(storage.ebs_defaults, {"ec2:GetEbsEncryptionByDefault": [reply]})
    assert await api.fact() == EbsDefaults(encrypted=encrypted)


async def test_a_region_that_does_not_say_is_no_region_that_does_not_encrypt() -> None:
    with pytest.raises(KeyError):
        await FakeApi(storage.ebs_defaults, {"ec2:GetEbsEncryptionByDefault": [{}]}).fact()


async def test_a_volume_names_the_instances_that_have_it() -> None:
    attachments = [
        {"InstanceId": "i-1"},
        {"AssociatedResource": "arn:aws:x"},
        {"InstanceId": "i-2"},
    ]
    reply = {"Volumes": [volume("vol-1", "in-use", Encrypted=True, Attachments=attachments)]}
    ((found, _),) = await FakeApi(storage.volumes, {"ec2:DescribeVolumes": [reply]}).list()
    assert found.in_use
    assert found.instance_arns == (arn("instance/i-1"), arn("instance/i-2"))


async def test_public_snapshots_are_asked_for_all_at_once() -> None:
    pages = [
        {"Snapshots": [{"SnapshotId": "snap-1"}], "NextToken": "more"},
        {"Snapshots": [{"SnapshotId": "snap-2"}]},
    ]
    api = FakeApi(storage.public_snapshots, {"ec2:DescribeSnapshots": pages})
    assert await api.fact() == PublicSnapshots(ids=frozenset({"snap-1", "snap-2"}))
    assert api.requests[0] == (
        "ec2:DescribeSnapshots",
        {"OwnerIds": ["self"], "RestorableByUserIds": ["all"], "MaxResults": 1000},
    )
