import pytest

from fleetscan.collectors import dynamodb
from fleetscan.facts.base import Tags
from fleetscan.facts.dynamodb import Table, TableBackups, TableSettings
from fleetscan.testing.fake_api import REGION, FakeApi


def table(name: str) -> Table:
    return Table(
        arn=f"arn:aws:dynamodb:eu-west-1:111122223333:table/{name}", id=name, region=REGION
    )


async def test_tables_are_listed_from_all_pages() -> None:
    pages = [
        {"TableNames": ["a.b_c-1", "books"], "LastEvaluatedTableName": "books"},
        {"TableNames": ["orders"]},
    ]
    api = FakeApi(dynamodb.tables, {"dynamodb:ListTables": pages})
    assert await api.list() == [table("a.b_c-1"), table("books"), table("orders")]


async def test_the_tags_of_a_table_are_read_from_all_pages() -> None:
    pages = [
        {"Tags": [{"Key": "Owner", "Value": "a"}], "NextToken": "more"},
        {"Tags": [{"Key": "Env", "Value": "prod"}]},
    ]
    api = FakeApi(dynamodb.table_tags, {"dynamodb:ListTagsOfResource": pages})
    assert await api.read(table("books")) == Tags({"Owner": "a", "Env": "prod"})
    assert api.requests[0] == (
        "dynamodb:ListTagsOfResource",
        {"ResourceArn": table("books").arn},
    )


@pytest.mark.parametrize("protected", [True, False])
async def test_whether_a_table_is_protected_is_read(*, protected: bool) -> None:
    reply = {"Table": {"DeletionProtectionEnabled": protected}}
    api = FakeApi(dynamodb.table_settings, {"dynamodb:DescribeTable": [reply]})
    assert await api.read(table("books")) == TableSettings(deletion_protected=protected)


async def test_a_table_of_which_it_is_not_told_is_no_fact() -> None:
    with pytest.raises(KeyError):
        await FakeApi(dynamodb.table_settings, {"dynamodb:DescribeTable": [{"Table": {}}]}).read(
            table("books")
        )


@pytest.mark.parametrize(
    ("members", "recovery"),
    [
        ({"PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "ENABLED"}}, True),
        ({"PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"}}, False),
        ({}, False),
    ],
)
async def test_whether_a_table_has_point_in_time_recovery_is_read(
    members: dict[str, object], *, recovery: bool
) -> None:
    reply = {"ContinuousBackupsDescription": {"ContinuousBackupsStatus": "ENABLED", **members}}
    api = FakeApi(dynamodb.table_backups, {"dynamodb:DescribeContinuousBackups": [reply]})
    assert await api.read(table("books")) == TableBackups(point_in_time_recovery=recovery)
