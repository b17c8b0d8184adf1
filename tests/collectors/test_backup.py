from datetime import UTC, datetime, timedelta, timezone

import pytest

from fleetscan.collectors import backup
from fleetscan.facts.backup import ProtectedResources
from fleetscan.testing.fake_api import FakeApi

VOLUME = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"
TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"

AT = datetime(2026, 3, 1, 3, tzinfo=UTC)


async def test_what_is_saved_is_read_from_all_pages_with_its_last_backup_in_utc() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=2)))
    pages = [
        {
            "Results": [
                {"ResourceArn": VOLUME, "ResourceType": "EBS", "LastBackupTime": elsewhere}
            ],
            "NextToken": "more",
        },
        {"Results": [{"ResourceArn": TABLE, "ResourceType": "DynamoDB", "LastBackupTime": AT}]},
    ]
    api = FakeApi(backup.protected_resources, {"backup:ListProtectedResources": pages})
    found = await api.fact()
    assert found == ProtectedResources(last_backups={VOLUME: AT, TABLE: AT})
    assert found.last_backups[VOLUME].tzinfo is UTC
    assert api.requests == [
        ("backup:ListProtectedResources", {"MaxResults": 1000}),
        ("backup:ListProtectedResources", {"MaxResults": 1000, "NextToken": "more"}),
    ]


async def test_where_nothing_is_saved_nothing_is_protected() -> None:
    api = FakeApi(backup.protected_resources, {"backup:ListProtectedResources": [{"Results": []}]})
    assert await api.fact() == ProtectedResources(last_backups={})


async def test_a_resource_without_a_time_is_no_fact() -> None:
    reply = {"Results": [{"ResourceArn": VOLUME}]}
    with pytest.raises(KeyError, match="LastBackupTime"):
        await FakeApi(backup.protected_resources, {"backup:ListProtectedResources": [reply]}).fact()
