"""What is tried again, when, and what a whole account may spend on it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic

import anyio
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.circuit import Circuit
from fleetscan.aws.patience import Patience
from fleetscan.aws.sessions import SessionFactory
from fleetscan.aws.task import TaskSession
from fleetscan.aws.traffic import Traffic
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.loopback import REGION, Asked, Loopback, open_account, task_session
from tests.aws.wire import CALLS, empty_replies

TOPICS = CALLS["sns:ListTopics"]
TABLES = CALLS["dynamodb:ListTables"]
FOUND = empty_replies(TOPICS)[0]
THROTTLED = b"<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"


def busy(**headers: str) -> Answer:
    """A reply that asks to be left alone."""
    return Answer(status=503, headers=headers, body=b"")


@pytest.fixture(autouse=True)
def six_attempts(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    del server
    monkeypatch.delenv("AWS_MAX_ATTEMPTS")


async def ask(session: TaskSession) -> list[object]:
    reply = await session.api([TOPICS]).call(TOPICS.operation)
    return list(reply["Topics"])


async def refusal(session: TaskSession) -> Unread:
    with pytest.raises(NotRead) as caught:
        await ask(session)
    (missing,) = caught.value.unread
    return missing


@pytest.fixture(name="paused")
def _paused(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each pause was: none takes any time."""
    pauses: list[float] = []

    async def pause(circuit: Circuit, seconds: float) -> None:
        del circuit
        pauses.append(seconds)

    monkeypatch.setattr(Circuit, "pause", pause)
    return pauses


# when


async def test_the_pauses_are_random_parts_of_ever_longer_times(
    server: Loopback, paused: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetscan.aws.attempts.random.random", lambda: 0.5)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "8")
    server.always(busy())
    async with await task_session(patience=Patience(backoff_seconds=10)) as session:
        missing = await refusal(session)
    assert missing.cause is Cause.SERVICE_UNAVAILABLE
    assert missing.may_recover
    assert paused == [0.5, 1, 2, 4, 5, 5, 5]


def in_seconds(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("told", "least"),
    [
        ("7", 7.0),
        (lambda: in_seconds(9), 7.5),
        (lambda: in_seconds(-9), 0.0),
        ("soon", 0.0),
        ("-3", 0.0),
        ("\xb2", 0.0),
    ],
    ids=["seconds", "a moment", "a moment that is over", "a word", "a negative number", "no digit"],
)
async def test_retry_after_is_obeyed(
    server: Loopback, paused: list[float], told: str | Callable[[], str], least: float
) -> None:
    header = told if isinstance(told, str) else told()
    server.in_turn(busy(**{"Retry-After": header}), FOUND)
    async with await task_session() as session:
        assert await ask(session) == []
    (pause,) = paused
    assert least <= pause <= max(1.0, least + 1.5)


async def test_who_asks_for_more_time_than_a_call_has_is_not_asked_again(
    server: Loopback, paused: list[float]
) -> None:
    server.always(busy(**{"Retry-After": "200"}))
    async with await task_session() as session:
        assert (await refusal(session)).cause is Cause.SERVICE_UNAVAILABLE
    assert paused == []
    assert len(server.asked) == 1


@pytest.mark.parametrize("told", ["315360000", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
async def test_who_asks_for_years_keeps_no_other_call_from_being_made(
    server: Loopback, told: str
) -> None:
    throttled = Answer(status=429, headers={"Retry-After": told}, body=THROTTLED)
    server.in_turn(throttled, FOUND)
    patience = Patience(call_seconds=1.5, connect_seconds=0.5)
    async with await task_session(patience=patience) as session:
        assert (await refusal(session)).error_code == "Throttling"
        began = monotonic()
        assert await ask(session) == []
    assert monotonic() - began >= 0.4


# for how long


async def test_a_call_ends_at_its_deadline_whatever_it_waits_for(server: Loopback) -> None:
    server.always(Answer(delay=1.0))
    began = monotonic()
    async with await task_session(patience=Patience(call_seconds=0.2)) as session:
        missing = await refusal(session)
    assert monotonic() - began < 1.0
    assert missing.cause is Cause.TIMEOUT
    assert len(server.asked) == 1


async def test_a_task_whose_time_is_over_makes_no_more_calls(server: Loopback) -> None:
    server.always(FOUND)
    async with await task_session(patience=Patience(task_seconds=-1)) as session:
        missing = await refusal(session)
    assert (missing.cause, missing.error_code) == (Cause.TIMEOUT, "TaskDeadlineError")
    assert "--task-timeout" in missing.message
    assert not missing.may_recover
    assert server.asked == []


# what


@pytest.mark.parametrize(
    ("body", "call"),
    [(FOUND.body[:40], TOPICS), (b"<html>log in</html>", TOPICS), (b'{"TableN', TABLES)],
    ids=["XML cut off", "a page", "JSON cut off"],
)
@pytest.mark.usefixtures("paused")
async def test_a_reply_that_makes_no_sense_is_asked_for_again_but_not_for_ever(
    server: Loopback, body: bytes, call: object
) -> None:
    assert call in {TOPICS, TABLES}
    operation = TOPICS if call is TOPICS else TABLES
    good = empty_replies(operation)[0]
    broken = Answer(headers=good.headers, body=body)
    server.in_turn(broken, broken, good)
    async with await task_session() as session:
        await session.api([operation]).call(operation.operation)
        assert len(server.asked) == 3
        server.always(broken)
        with pytest.raises(NotRead) as caught:
            await session.api([operation]).call(operation.operation)
    assert caught.value.unread[0].cause is Cause.UNEXPECTED_REPLY
    assert len(server.asked) == 6


@pytest.mark.parametrize("body", [b"<Error", b"", b"<html>no</html>", b"\xff\xfe"])
@pytest.mark.usefixtures("paused")
async def test_an_error_that_makes_no_sense_is_a_gap_too(server: Loopback, body: bytes) -> None:
    server.always(Answer(status=403, headers={"Content-Type": "text/xml"}, body=body))
    async with await task_session() as session:
        missing = await refusal(session)
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert "403" in f"{missing.error_code} {missing.message}"
    assert len(server.asked) == 3


# how often


def test_a_quota_ends_retries_and_answers_refill_it() -> None:
    traffic = Traffic()
    assert [traffic.pay(for_timeout=False) for _ in range(200)] == [5] * 100 + [None] * 100
    for _ in range(5):
        traffic.answered(paid=0)
    assert traffic.pay(for_timeout=False) == 5
    assert traffic.pay(for_timeout=False) is None
    traffic.answered(paid=10)
    assert traffic.pay(for_timeout=True) == 10
    assert traffic.pay(for_timeout=True) is None


@pytest.mark.usefixtures("paused")
async def test_all_tasks_of_an_account_share_one_quota(server: Loopback) -> None:
    """A sick endpoint gets 100 retries from an account, not from each of its tasks."""
    server.always(Answer(status=500))
    account = open_account(SessionFactory(Patience(down_seconds=1e6)))

    async def run() -> None:
        async with await account.session(REGION, {REGION}) as session:
            for _ in range(5):
                await refusal(session)

    async with anyio.create_task_group() as tasks:
        for _ in range(10):
            tasks.start_soon(run)
    assert len(server.asked) == 50 + 100


# where nothing answers


@pytest.mark.usefixtures("paused")
async def test_a_service_that_is_down_is_left_alone_and_its_neighbours_are_asked(
    server: Loopback,
) -> None:
    def answer(asked: Asked) -> Answer:
        return FOUND if "us-west-2" in asked.headers["authorization"] else Answer(status=500)

    server.answer = answer
    factory = SessionFactory(Patience(down_seconds=0.0, circuit_seconds=1e6))
    account, other = open_account(factory), open_account(factory)
    async with await other.session(REGION, {REGION}) as session:
        await refusal(session)
    # one account says nothing of the others
    assert len(server.asked) == 6
    async with await account.session(REGION, {REGION, "us-west-2"}) as session:
        assert (await refusal(session)).cause is Cause.SERVICE_UNAVAILABLE
        asked = len(server.asked)
        assert asked == 7
        missing = await refusal(session)
        assert missing.cause is Cause.SERVICE_UNAVAILABLE
        assert missing.message == "not asked, for the service did not answer there (500)"
        assert missing.may_recover
        assert len(server.asked) == asked
        api = session.api([TOPICS], "us-west-2")
        await api.call(TOPICS.operation)
    assert [each.is_open for each in factory.circuits()] == [True, False]


async def test_before_another_try_what_was_down_may_be_asked_again(server: Loopback) -> None:
    server.always(Answer(status=500))
    accounts = AwsAccounts(Patience(down_seconds=0.0, circuit_seconds=0.3, backoff_seconds=0.0))
    account, other = open_account(accounts.factory), open_account(accounts.factory)
    async with await other.session(REGION, {REGION}) as session:
        await refusal(session)
    async with await account.session(REGION, {REGION}) as session:
        await refusal(session)
        before = len(server.asked)
        await refusal(session)
        assert len(server.asked) == before
        await accounts.before_another_try()
        server.always(FOUND)
        assert await ask(session) == []


# botocore's own way


@pytest.fixture
def legacy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another retry mode, for which all calls go that way."""
    monkeypatch.setenv("AWS_RETRY_MODE", "legacy")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


@pytest.mark.usefixtures("legacy")
async def test_a_call_of_botocores_own_way_ends_at_its_deadline_too(server: Loopback) -> None:
    server.always(Answer(delay=1.0))
    began = monotonic()
    async with await task_session(patience=Patience(call_seconds=0.2)) as session:
        missing = await refusal(session)
    assert monotonic() - began < 1.0
    assert missing.cause is Cause.TIMEOUT


@pytest.mark.usefixtures("legacy")
async def test_botocores_own_way_tells_whether_a_service_is_down(server: Loopback) -> None:
    server.always(Answer(status=500))
    factory = SessionFactory(Patience(down_seconds=0.0, circuit_seconds=0.2))
    for account in (open_account(factory), open_account(factory)):
        async with await account.session(REGION, {REGION}) as session:
            for _ in range(3):
                await refusal(session)
    (circuit,) = factory.circuits()
    assert circuit.is_open
    assert len(server.asked) == 5
    server.always(FOUND)
    async with await account.session(REGION, {REGION}) as session:
        with anyio.fail_after(10):
            while circuit.is_open:
                with suppress(NotRead):
                    await ask(session)


@pytest.mark.usefixtures("legacy")
async def test_botocores_own_way_tells_the_budgets_of_throttles(server: Loopback) -> None:
    server.always(Answer(status=400, body=THROTTLED, headers={"Content-Type": "text/xml"}))
    account = open_account()
    async with await account.session(REGION, {REGION}) as session:
        assert (await refusal(session)).cause is Cause.THROTTLED
        assert session.credentials.traffic.budgets.take(TOPICS.operation, REGION)
        assert session.counts.throttles == len(server.asked) == 1
