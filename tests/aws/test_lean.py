"""The short way of a call: what is asked again, where, and what is told of it."""

import gc
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from fleetscan.aws.task import TaskSession
from fleetscan.catalogue import Call, Reply
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.loopback import REGION, Asked, Loopback, task_session
from tests.aws.wire import CALLS, empty_replies

TOPICS = CALLS["sns:ListTopics"]
BUCKETS = CALLS["s3:ListBuckets"]
ENCRYPTION = CALLS["s3:GetBucketEncryption"]
TAGS = CALLS["s3:GetBucketTagging"]
ELSEWHERE = "us-west-2"


@pytest.fixture(autouse=True)
def three_attempts_without_backoff(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    del server
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    monkeypatch.setattr("fleetscan.aws.attempts.random.random", lambda: 0.0)


async def refusal(session: TaskSession, call: Call, **parameters: str) -> Unread:
    with pytest.raises(NotRead) as caught:
        await session.api([call]).call(call.operation, **parameters)
    (missing,) = caught.value.unread
    return missing


def error(code: str, status: int, details: str = "") -> Answer:
    """An error of the query protocol, and of S3."""
    inner = f"<Error><Code>{code}</Code><Message>so it is</Message>{details}</Error>"
    return Answer.text(
        inner if details else f"<ErrorResponse>{inner}</ErrorResponse>", status=status
    )


# what is asked again


@pytest.mark.parametrize("code", ["Throttled", "NobodyKnowsThisCode"])
async def test_a_429_is_asked_again_and_counted_as_a_throttle_whatever_its_code(
    server: Loopback, code: str
) -> None:
    server.always(error(code, 429))
    async with await task_session() as session:
        missing = await refusal(session, TOPICS)
    assert (missing.cause, missing.error_code) == (Cause.THROTTLED, code)
    assert len(server.asked) == 3
    assert (session.counts.calls, session.counts.throttles) == (3, 3)


async def test_a_call_that_was_throttled_is_answered_in_the_end(server: Loopback) -> None:
    server.in_turn(error("Throttled", 429), error("Throttled", 429), empty_replies(TOPICS)[0])
    async with await task_session() as session:
        reply = await session.api([TOPICS]).call(TOPICS.operation)
    assert list(reply["Topics"]) == []
    attempts = [asked.headers["amz-sdk-request"] for asked in server.asked]
    assert attempts == ["attempt=1", "attempt=2; max=3", "attempt=3; max=3"]
    assert len({asked.headers["amz-sdk-invocation-id"] for asked in server.asked}) == 1
    assert session.counts.by_operation == {TOPICS.operation: 3}
    assert session.counts.again == {TOPICS.operation: 2}


async def test_what_is_refused_is_not_asked_again(server: Loopback) -> None:
    server.always(error("AuthorizationError", 403))
    async with await task_session() as session:
        missing = await refusal(session, TOPICS)
    assert missing.cause is Cause.ACCESS_DENIED
    assert (session.counts.calls, session.counts.throttles) == (len(server.asked), 0)
    assert len(server.asked) == 1


def watch(session: TaskSession) -> None:
    """Let the calls of a session go botocore's own way."""
    session._session.events.register("before-call", lambda **_: None)


@pytest.mark.parametrize("prepare", [lambda _: None, watch], ids=["short", "botocore"])
async def test_a_get_whose_kept_connection_was_closed_is_repeated_and_counted(
    server: Loopback, prepare: Callable[[TaskSession], None]
) -> None:
    found = empty_replies(BUCKETS)[0]
    server.in_turn(found, Answer(disconnect=True), found)
    async with await task_session() as session:
        prepare(session)
        for _ in range(2):
            await session.api([BUCKETS]).call(BUCKETS.operation)
    assert {asked.method for asked in server.asked} == {"GET"}
    assert len(server.asked) == 3
    assert session.counts.calls == 3


async def test_a_header_that_is_no_utf_8_does_no_harm(server: Loopback) -> None:
    found = empty_replies(TOPICS)[0]
    server.always(Answer(headers={**found.headers, "X-Via": "caf\xe9"}, body=found.body))
    async with await task_session() as session:
        reply: Reply = await session.api([TOPICS]).call(TOPICS.operation)
    assert list(reply["Topics"]) == []
    assert len(server.asked) == 1


# buckets of another region


@pytest.mark.parametrize("status", [301, 302, 307])
@pytest.mark.parametrize(
    ("call", "parameters"), [(ENCRYPTION, {"Bucket": "mine"}), (BUCKETS, {})], ids=str
)
async def test_a_redirect_that_names_no_region_is_one_call_that_was_refused(
    server: Loopback, call: Call, parameters: dict[str, str], status: int
) -> None:
    server.always(Answer(status=status, headers={"Location": "https://login.example.com/"}))
    async with await task_session() as session:
        missing = await refusal(session, call, **parameters)
    assert (missing.cause, missing.error_code) == (Cause.UNEXPECTED_REPLY, str(status))
    assert len(server.asked) == 1
    assert session.counts.calls == 1


def region_of(asked: Asked) -> str:
    """The region that a request is signed for."""
    return asked.headers["authorization"].split("/")[2]


def elsewhere(told: Answer) -> Callable[[Asked], Answer]:
    """Have one bucket in another region; of others there is nothing to say."""

    def answer(asked: Asked) -> Answer:
        if asked.path == "/moved" and region_of(asked) != ELSEWHERE:
            return told
        return empty_replies(TAGS)[0]

    return answer


@pytest.mark.parametrize(
    "told",
    [
        Answer(status=301, headers={"x-amz-bucket-region": ELSEWHERE}),
        Answer(status=307, headers={"x-amz-bucket-region": ELSEWHERE}),
        error("AuthorizationHeaderMalformed", 400, f"<Region>{ELSEWHERE}</Region>"),
    ],
    ids=["301", "307", "AuthorizationHeaderMalformed"],
)
async def test_a_bucket_of_another_region_is_asked_there_from_then_on(
    server: Loopback, told: Answer
) -> None:
    server.answer = elsewhere(told)
    async with await task_session() as session:
        api = session.api([TAGS])
        assert list((await api.call(TAGS.operation, Bucket="moved"))["TagSet"]) == []
        assert [region_of(asked) for asked in server.asked][-1] == ELSEWHERE
        assert session.counts.calls == len(server.asked)
        server.asked.clear()
        await api.call(TAGS.operation, Bucket="moved")
        assert [region_of(asked) for asked in server.asked] == [ELSEWHERE]
        server.asked.clear()
        await api.call(TAGS.operation, Bucket="stayed")
        assert [region_of(asked) for asked in server.asked] == [REGION]


# nothing is left


@pytest.fixture
def no_collection_by_itself() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collection_by_itself")
async def test_calls_that_are_denied_leave_nothing_for_the_garbage_collector(
    server: Loopback,
) -> None:
    server.always(error("AuthorizationError", 403))
    async with await task_session() as session:
        api = session.api([TOPICS])
        # what the first one leaves is of the client and the models, and not of a call
        await refusal(session, TOPICS)
        gc.collect()
        for _ in range(50):
            with suppress(NotRead):
                await api.call(TOPICS.operation)
        assert gc.collect() < 50
    assert len(server.asked) == 51
