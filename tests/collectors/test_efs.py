from datetime import UTC, datetime
from typing import Any

import pytest

from fleetscan.catalogue import Call, unknown_value
from fleetscan.collectors import efs
from fleetscan.facts.base import Tags
from fleetscan.facts.efs import BackupPolicy, FileSystem
from fleetscan.testing.fake_api import ACCOUNT, REGION, ErrorReply, FakeApi
from fleetscan.verdicts import Unread

ARN = "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system"


def system(identifier: str, **members: object) -> dict[str, Any]:
    """A file system with all the members that EFS always sends."""
    return {
        "OwnerId": ACCOUNT,
        "CreationToken": "console",
        "FileSystemId": identifier,
        "CreationTime": datetime(2026, 1, 1, tzinfo=UTC),
        "LifeCycleState": "available",
        "NumberOfMountTargets": 0,
        "SizeInBytes": {"Value": 6144},
        "PerformanceMode": "generalPurpose",
        "Tags": [],
        **members,
    }


def file_system(identifier: str, *, encrypted: bool | Unread = True) -> FileSystem:
    return FileSystem(arn=f"{ARN}/{identifier}", id=identifier, region=REGION, encrypted=encrypted)


async def test_file_systems_come_with_their_tags() -> None:
    tagged = system(
        "fs-1", FileSystemArn=f"{ARN}/fs-1", Encrypted=True, Tags=[{"Key": "Owner", "Value": "a"}]
    )
    pages = [
        {"FileSystems": [tagged], "NextMarker": "more"},
        {"FileSystems": [system("fs-2")]},
    ]
    not_told = unknown_value(
        Call("efs:DescribeFileSystems", "elasticfilesystem:DescribeFileSystems"),
        "the reply does not say Encrypted",
    )
    assert await FakeApi(efs.file_systems, {"efs:DescribeFileSystems": pages}).list() == [
        (file_system("fs-1"), Tags({"Owner": "a"})),
        (file_system("fs-2", encrypted=not_told), Tags({})),
    ]


@pytest.mark.parametrize(
    ("reply", "enabled"),
    [
        ({"BackupPolicy": {"Status": "ENABLED"}}, True),
        ({"BackupPolicy": {"Status": "ENABLING"}}, True),
        ({"BackupPolicy": {"Status": "DISABLING"}}, False),
        ({"BackupPolicy": {"Status": "DISABLED"}}, False),
        (ErrorReply("PolicyNotFound"), False),
    ],
)
async def test_the_backup_policy_is_read(reply: object, *, enabled: bool) -> None:
    api = FakeApi(efs.backup_policy, {"efs:DescribeBackupPolicy": [reply]})
    assert await api.read(file_system("fs-1")) == BackupPolicy(enabled=enabled)


async def test_a_reply_without_a_policy_is_no_fact() -> None:
    with pytest.raises(KeyError):
        await FakeApi(efs.backup_policy, {"efs:DescribeBackupPolicy": [{}]}).read(
            file_system("fs-1")
        )
