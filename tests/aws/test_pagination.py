"""Every list is read to its end, and none is read for ever."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from fleetscan.aws.causes import UnexpectedReplyError
from fleetscan.aws.pagination import Pagination, pagination_of
from fleetscan.aws.task import TaskSession
from fleetscan.catalogue import Call, Reply
from fleetscan.demo.wire import Answer
from fleetscan.testing.fake_api import operation_model
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.loopback import Asked, Loopback, task_session
from tests.aws.wire import CALLS, PAGED, page, parameters_of, protocol_of, reply, tokens_of
from tests.every import every, tried

LISTS_OF = {
    service: [call for call in PAGED.values() if call.service == service]
    for service in sorted({call.service for call in PAGED.values()})
}
#: The lists of a service are read one after another, with one client: to make it costs far more.
EVERY_LIST = pytest.mark.parametrize("calls", LISTS_OF.values(), ids=LISTS_OF)
#: one for each protocol
SOME_LISTS = [
    PAGED[operation]
    for operation in (
        "dynamodb:ListTables",
        "ec2:DescribeVolumes",
        "lambda:ListFunctions",
        "s3:ListBuckets",
        "sns:ListTopics",
    )
]
WITH_FLAG = {operation: call for operation, call in PAGED.items() if tokens_of(call)[2]}


async def read(call: Call) -> tuple[list[Reply], Unread | None]:
    """Turn all pages; return them, and why there may be more."""
    async with await task_session() as session:
        return await read_with(session, call)


async def read_with(session: TaskSession, call: Call) -> tuple[list[Reply], Unread | None]:
    """Turn all pages; return them, and why there may be more."""
    pages: list[Reply] = []
    api = session.api([call])
    try:
        async for each in api.pages(call.operation, **parameters_of(call)):
            pages.append(each)  # noqa: PERF401 - those before an error count too
    except NotRead as error:
        (missing,) = error.unread
        return pages, missing
    return pages, None


def has(asked: Asked, token: str) -> bool:
    return token in asked.text or quote(token, safe="") in asked.text


@EVERY_LIST
async def test_the_second_page_is_asked_for_with_the_token_of_the_first(
    server: Loopback, calls: list[Call]
) -> None:
    async with await task_session() as session:
        with tried("list") as case:
            for call in calls:
                server.asked.clear()
                server.in_turn(page(call, "token/of+page=2"), page(call, None))
                pages, missing = await read_with(session, call)
                with case(call.operation):
                    assert missing is None
                    assert len(pages) == 2
                    first, second = server.asked
                    assert not has(first, "token/of+page=2")
                    assert has(second, "token/of+page=2")


async def test_a_code_that_says_that_there_is_none_ends_the_list(server: Loopback) -> None:
    call = PAGED["glacier:ListVaults"]
    code = "NoLongerSupportedException"
    body = json.dumps({"code": code, "message": "for new customers", "type": "Client"})
    server.always(Answer.text(body, status=400, content_type="application/json"))
    async with await task_session() as session:
        api = session.api([call])
        asked = parameters_of(call)
        assert [each async for each in api.pages(call.operation, absent={code}, **asked)] == []
        with pytest.raises(NotRead):
            await anext(aiter(api.pages(call.operation, absent={"Another"}, **asked)))


@EVERY_LIST
async def test_a_token_that_comes_again_at_once_is_a_gap(
    server: Loopback, calls: list[Call]
) -> None:
    async with await task_session() as session:
        with tried("list") as case:
            for call in calls:
                server.asked.clear()
                server.always(page(call, "again"))
                pages, missing = await read_with(session, call)
                with case(call.operation):
                    assert len(server.asked) == len(pages) == 2
                    assert missing == Unread(
                        cause=Cause.UNEXPECTED_REPLY,
                        operation=call.operation,
                        iam_action=call.iam_action,
                        error_code="RepeatedPaginationToken",
                        message="the same pagination token came twice: the list has no end",
                        may_recover=True,
                    )


async def test_a_list_that_never_ends_is_a_gap(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetscan.aws.task.MOST_PAGES", 5)
    (call, *_) = SOME_LISTS
    server.in_turn(*(page(call, f"token {number}") for number in range(20)))
    pages, missing = await read(call)
    assert len(pages) == 5
    assert missing is not None
    assert (missing.cause, missing.error_code) == (Cause.UNEXPECTED_REPLY, "TooManyPages")


@pytest.mark.parametrize("call", SOME_LISTS, ids=lambda call: call.operation)
async def test_a_token_that_comes_again_later_is_a_gap(server: Loopback, call: Call) -> None:
    server.in_turn(*(page(call, token) for token in ("one", "two", "one", "two", "one")))
    pages, missing = await read(call)
    assert len(server.asked) == len(pages) == 3
    assert missing is not None
    assert missing.error_code == "RepeatedPaginationToken"


@pytest.mark.parametrize("call", SOME_LISTS, ids=lambda call: call.operation)
async def test_a_page_that_is_denied_leaves_those_before_it(server: Loopback, call: Call) -> None:
    server.in_turn(page(call, "more"), Answer(status=503))
    pages, missing = await read(call)
    assert len(pages) == 1
    assert missing is not None
    assert missing.cause is Cause.SERVICE_UNAVAILABLE


@pytest.mark.parametrize("call", WITH_FLAG.values(), ids=WITH_FLAG)
async def test_more_without_a_token_is_a_gap(server: Loopback, call: Call) -> None:
    _, _, more = tokens_of(call)
    answer = reply(call, **{str(more): "true"})
    body = answer.body.replace(b'"true"', b"true")
    server.always(Answer(headers=answer.headers, body=body))
    pages, missing = await read(call)
    assert len(server.asked) == len(pages) == 1
    assert missing is not None
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert missing.operation == call.operation
    assert "no token" in missing.message


@pytest.mark.parametrize("call", WITH_FLAG.values(), ids=WITH_FLAG)
async def test_a_token_without_more_is_the_end(server: Loopback, call: Call) -> None:
    _, token, more = tokens_of(call)
    answer = reply(call, **{token: "leftover", str(more): "false"})
    body = answer.body.replace(b'"false"', b"false")
    server.always(Answer(headers=answer.headers, body=body))
    pages, missing = await read(call)
    assert (len(pages), missing) == (1, None)


def test_a_list_of_each_protocol_is_among_them() -> None:
    assert {protocol_of(call) for call in SOME_LISTS} == set(map(protocol_of, PAGED.values()))


@every("call", PAGED)
def test_the_parameters_and_members_of_pagination_exist(call: Call) -> None:
    model = operation_model(call.operation)
    sent, got, more = tokens_of(call)
    assert sent in model.input_shape.members
    for name in filter(None, (got, more)):
        shape = model.output_shape
        for part in name.split("."):
            shape = shape.members[part]


async def test_a_token_that_cannot_be_one_is_a_gap(server: Loopback) -> None:
    """DynamoDB's token is the name of a table, and those are longer."""
    call = CALLS["dynamodb:ListTables"]
    server.always(page(call, "a"))
    pages, missing = await read(call)
    assert len(pages) == 1
    assert missing is not None
    assert missing.cause is Cause.UNEXPECTED_REPLY


async def test_each_page_is_asked_for_with_the_same_parameters(server: Loopback) -> None:
    call = CALLS["ecr:DescribeRepositories"]
    server.in_turn(page(call, "2"), page(call, "3"), page(call, None))
    async with await task_session() as session:
        api = session.api([call])
        async for _ in api.pages(call.operation, maxResults=7):
            pass
    bodies = [json.loads(asked.body) for asked in server.asked]
    assert bodies == [
        {"maxResults": 7},
        {"maxResults": 7, "nextToken": "2"},
        {"maxResults": 7, "nextToken": "3"},
    ]


async def test_pages_go_to_the_region_that_is_named(server: Loopback) -> None:
    call = CALLS["sns:ListTopics"]
    server.in_turn(page(call, "2"), page(call, None))
    async with await task_session() as session:
        api = session.api([call])
        async for _ in api.pages(call.operation, region="us-west-2"):
            pass
    assert ["/us-west-2/sns/" in asked.headers["authorization"] for asked in server.asked] == [
        True,
        True,
    ]


def test_what_aws_does_not_page_has_no_pagination() -> None:
    with pytest.raises(KeyError):
        pagination_of("ec2", "DescribeAddresses")


@pytest.mark.parametrize(
    ("model", "answer", "following"),
    [
        (
            {"input_token": ["A", "B"], "output_token": ["NextA", "NextB"], "more_results": "More"},
            {"More": True, "NextA": "a", "NextB": "b"},
            {"A": "a", "B": "b"},
        ),
        (
            {"input_token": ["A", "B"], "output_token": ["NextA", "NextB"], "more_results": "More"},
            {"More": True, "NextA": "a"},
            {"A": "a"},
        ),
        (
            {"input_token": "Marker", "output_token": "NextMarker || Items[-1].Key"},
            {"Items": [{"Key": "x"}, {"Key": "y"}]},
            {"Marker": "y"},
        ),
        ({"input_token": "Marker", "output_token": "NextMarker"}, {"NextMarker": ""}, {}),
        ({"input_token": "Marker", "output_token": "NextMarker"}, {"NextMarker": None}, {}),
    ],
)
def test_all_forms_of_pagination_models_are_understood(
    model: dict[str, Any], answer: Reply, following: dict[str, str]
) -> None:
    assert Pagination(model).next_page(answer) == following


def test_a_flag_without_a_token_is_no_end() -> None:
    model = {"input_token": "Marker", "output_token": "Marker", "more_results": "IsTruncated"}
    with pytest.raises(UnexpectedReplyError, match="no token"):
        Pagination(model).next_page({"IsTruncated": True})
