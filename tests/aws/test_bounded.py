"""A reply that does not end is given up, and is not taken for one that AWS sent."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from yarl import URL

from fleetscan.aws import bounded
from fleetscan.aws.bounded import TooLongError
from fleetscan.aws.circuit import Circuit
from fleetscan.aws.sessions import SessionFactory
from fleetscan.aws.transport import Connections, PooledHttpSession
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.loopback import REGION, Loopback, loopback, open_account
from tests.aws.wire import CALLS

TOPICS = CALLS["sns:ListTopics"]
MOST = 1_000_000
CHUNK = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
HEADS = {
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "a length": b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n",
    "no length": b"HTTP/1.1 200 OK\r\n\r\n",
    "an error": b"HTTP/1.1 400 no\r\nTransfer-Encoding: chunked\r\n\r\n",
    "a proxy's": b"HTTP/1.1 502 no\r\nTransfer-Encoding: chunked\r\n\r\n",
}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_MOST_BYTES", MOST)


class Endless:
    """A server whose replies do not end."""

    def __init__(self, head: bytes) -> None:
        self.head = head
        self.asked = 0
        self.closed = 0
        self.sent = 0
        self.answers: list[asyncio.Task[None]] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked += 1
        task = asyncio.current_task()
        assert task is not None
        self.answers.append(task)
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self.head)
            # as much as would be read, if nobody counted: enough for the test to fail, not to hang
            for _ in range(1_000):
                writer.write(CHUNK)
                await writer.drain()
                self.sent += len(CHUNK)
        except ConnectionError:
            self.closed += 1
        finally:
            writer.close()


@asynccontextmanager
async def endless(monkeypatch: pytest.MonkeyPatch, head: bytes) -> AsyncIterator[Endless]:
    """Put such a server in AWS's place."""
    server = Endless(head)
    async with await asyncio.start_server(server.answer, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        yield server
        await asyncio.wait_for(asyncio.gather(*server.answers), 10)


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def pause(circuit: Circuit, seconds: float) -> None:
        del circuit, seconds

    monkeypatch.setattr(Circuit, "pause", pause)


async def refusal(factory: SessionFactory) -> Unread:
    async with await open_account(factory).session(REGION, {REGION}) as session:
        with pytest.raises(NotRead) as caught:
            await session.api([TOPICS]).call(TOPICS.operation)
    return caught.value.unread[0]


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.usefixtures("no_pauses")
async def test_a_reply_that_does_not_end_is_an_unexpected_one(
    monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    factory = SessionFactory()
    async with endless(monkeypatch, head) as server:
        missing = await refusal(factory)
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert (missing.error_code, missing.message) == (
        "TooLongError",
        "the reply is longer than 1 MB",
    )
    # as often as what can't be read, and none of it to its end
    assert server.asked == server.closed == 3
    assert server.sent < 3 * 20 * MOST


@pytest.mark.parametrize("mode", ["legacy", "adaptive"])
async def test_it_is_one_on_botocores_own_way_too(
    monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setenv("AWS_RETRY_MODE", mode)
    async with endless(monkeypatch, HEADS["chunks"]) as server:
        missing = await refusal(SessionFactory())
    assert (missing.cause, missing.error_code) == (Cause.UNEXPECTED_REPLY, "TooLongError")
    assert server.asked == server.closed == 1


@pytest.mark.usefixtures("no_pauses")
async def test_it_says_nothing_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody answers: the service is not down."""
    factory = SessionFactory()
    async with endless(monkeypatch, HEADS["chunks"]):
        for _ in range(4):
            await refusal(factory)
    assert [circuit.is_open for circuit in factory.circuits()] == [False]


async def exchange(server: Loopback) -> bytes:
    connections = Connections()
    async with connections:
        reply = await PooledHttpSession(connections).exchange("GET", URL(server.url), {}, None)
    return reply.body


async def test_a_reply_may_be_as_long_as_that() -> None:
    with loopback() as server:
        server.always(Answer(body=b"a" * MOST))
        assert len(await exchange(server)) == MOST
        server.always(Answer(body=b"a" * (MOST + 1)))
        with pytest.raises(TooLongError):
            await exchange(server)


async def test_what_is_compressed_stays_so() -> None:
    """Few bytes may become very many."""
    packed = gzip.compress(b"a" * 10 * MOST)
    with loopback() as server:
        server.always(Answer(headers={"Content-Encoding": "gzip"}, body=packed))
        assert await exchange(server) == packed
