"""What the failures of the corpus are made with: servers on loopback, and an environment."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from fleetscan.aws.patience import Patience
from fleetscan.catalogue import Call
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import NotRead, Unread
from tests.aws.corpus_replies import parameters_of
from tests.aws.loopback import REGION, loopback, task_session

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

TOPICS = "sns:ListTopics"
REPOSITORIES = "ecr:DescribeRepositories"
TABLES = "dynamodb:ListTables"
CIDRS = "ec2:DescribeByoipCidrs"


class Place:
    """Where a failure is made: the environment, and a folder for files."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.patch = monkeypatch
        self.folder = folder
        self.set(AWS_MAX_ATTEMPTS="1", HOME=str(folder))

    def set(self, **variables: str) -> None:
        """Set variables of the environment."""
        for name, value in variables.items():
            self.patch.setenv(name, value)

    def config(self, *lines: str) -> None:
        """Write a config file of the AWS CLI, with a profile `audit`."""
        file = self.folder / "config"
        file.write_text("\n".join(["[profile audit]", *lines]) + "\n")
        self.set(AWS_CONFIG_FILE=str(file))


Maker = Callable[[Place], Awaitable[Unread]]
MAKERS: dict[str, Maker] = {}


def maker(function: Maker) -> Maker:
    MAKERS[function.__name__] = function
    return function


async def ask(
    operation: str = TOPICS, region: str = REGION, patience: Patience | None = None
) -> Unread:
    """Make a call; return why it failed."""
    async with await task_session(region, frozenset({region}), patience) as session:
        return await failed(session, operation)


async def failed(session: Any, operation: str) -> Unread:  # noqa: ANN401 - a task's session
    api = session.api([Call(operation)])
    with pytest.raises(NotRead) as caught:
        await api.call(operation, **parameters_of(operation))
    return caught.value.unread[0]


async def answered(place: Place, operation: str, answer: Answer) -> Unread:
    with loopback() as server:
        server.always(answer)
        place.set(AWS_ENDPOINT_URL=server.url)
        return await ask(operation)


@asynccontextmanager
async def serving(handler: Handler, tls: Path | None = None) -> AsyncIterator[int]:
    """Serve each connection with the handler; gives the port."""
    tasks: set[asyncio.Task[None] | None] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await handler(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    context = None
    if tls is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls)
    async with await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*filter(None, tasks))


async def head(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


def says(text: bytes) -> Handler:
    """Say this to whoever asks, and hang up."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(text)
        await writer.drain()

    return handler


def stalls(text: bytes = b"") -> Handler:
    """Say this to whoever asks, and no more until they hang up."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(text)
        await reader.read()

    return handler


async def over_tls(place: Place, file: Path, *, known: bool) -> Unread:
    if known:
        place.set(AWS_CA_BUNDLE=str(file))
    async with serving(says(b""), file) as port:
        place.set(AWS_ENDPOINT_URL=f"https://localhost:{port}")
        return await ask()


async def through(place: Place, handler: Handler, url: str = "https://sns.test") -> Unread:
    async with serving(handler) as port:
        proxy = f"http://user:hunter2@127.0.0.1:{port}"
        place.set(AWS_ENDPOINT_URL=url, HTTPS_PROXY=proxy, HTTP_PROXY=proxy)
        return await ask()


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
