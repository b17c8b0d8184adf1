from fleetscan.collectors import dynamodb
from fleetscan.facts.base import Tags
from fleetscan.facts.dynamodb import Table
from tests.collectors.fake_api import REGION, FakeApi


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
