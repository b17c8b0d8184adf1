from datetime import UTC, datetime
from typing import Any

import pytest

from fleetscan.collectors import accessanalyzer
from fleetscan.facts.accessanalyzer import Analyzer
from fleetscan.facts.base import Tags
from fleetscan.testing.fake_api import FakeApi
from fleetscan.verdicts import Unread

LIST = "accessanalyzer:ListAnalyzers"
ARN = "arn:aws:access-analyzer:eu-west-1:111122223333:analyzer"


def analyzer(name: str, kind: str) -> dict[str, Any]:
    return {
        "arn": f"{ARN}/{name}",
        "name": name,
        "type": kind,
        "createdAt": datetime(2026, 1, 1, tzinfo=UTC),
        "status": "ACTIVE",
    }


async def test_analyzers_are_listed_with_their_tags_from_all_pages() -> None:
    pages = [
        {"analyzers": [analyzer("a", "ACCOUNT") | {"tags": {"Owner": "b"}}], "nextToken": "more"},
        {"analyzers": [analyzer("b", "ORGANIZATION_UNUSED_ACCESS")]},
    ]
    (a, tags_of_a), (b, tags_of_b) = await FakeApi(accessanalyzer.analyzers, {LIST: pages}).list()
    assert a == Analyzer(
        arn=f"{ARN}/a", id="a", region="eu-west-1", finds_external_access=True, status="ACTIVE"
    )
    assert (tags_of_a, tags_of_b) == (Tags({"Owner": "b"}), Tags({}))
    assert b.finds_external_access is False


@pytest.mark.parametrize(
    ("kind", "external"),
    [
        ("ORGANIZATION", True),
        ("ACCOUNT_UNUSED_ACCESS", False),
        ("ACCOUNT_INTERNAL_ACCESS", False),
        ("ORGANIZATION_INTERNAL_ACCESS", False),
    ],
)
async def test_some_look_for_outsiders(*, kind: str, external: bool) -> None:
    replies = {LIST: [{"analyzers": [analyzer("a", kind)]}]}
    ((found, _),) = await FakeApi(accessanalyzer.analyzers, replies).list()
    assert found.finds_external_access is external


async def test_what_a_new_type_looks_for_is_not_known() -> None:
    replies = {LIST: [{"analyzers": [analyzer("a", "GALAXY")]}]}
    ((found, _),) = await FakeApi(accessanalyzer.analyzers, replies).list()
    assert isinstance(found.finds_external_access, Unread)
