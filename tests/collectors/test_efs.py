from datetime import UTC, datetime
from typing import Any

from fleetscan.collectors import efs
from fleetscan.facts.base import Tags
from fleetscan.facts.efs import FileSystem
from tests.collectors.fake_api import ACCOUNT, REGION, FakeApi

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


async def test_file_systems_come_with_their_tags() -> None:
    tagged = system("fs-1", FileSystemArn=f"{ARN}/fs-1", Tags=[{"Key": "Owner", "Value": "a"}])
    pages = [
        {"FileSystems": [tagged], "NextMarker": "more"},
        {"FileSystems": [system("fs-2")]},
    ]
    assert await FakeApi(efs.file_systems, {"efs:DescribeFileSystems": pages}).list() == [
        (FileSystem(arn=f"{ARN}/fs-1", id="fs-1", region=REGION), Tags({"Owner": "a"})),
        (FileSystem(arn=f"{ARN}/fs-2", id="fs-2", region=REGION), Tags({})),
    ]
