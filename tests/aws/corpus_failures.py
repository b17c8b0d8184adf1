"""Makes each failure of the corpus to which there is no reply of AWS: on loopback, and for real.

What can't be had on loopback is a name that does not resolve: there, the answer of the system's
resolver is made up.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

from fleetscan.aws.causes import unread
from fleetscan.aws.patience import Patience
from fleetscan.aws.sessions import SessionFactory
from fleetscan.catalogue import Call
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import NotRead, Unread
from tests.aws.corpus_replies import parameters_of
from tests.aws.loopback import REGION, loopback, task_session
from tests.certificates import certificate

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


def _maker(function: Maker) -> Maker:
    MAKERS[function.__name__] = function
    return function


async def _ask(
    operation: str = TOPICS, region: str = REGION, patience: Patience | None = None
) -> Unread:
    """Make a call; return why it failed."""
    async with await task_session(region, frozenset({region}), patience) as session:
        return await _failed(session, operation)


async def _failed(session: Any, operation: str) -> Unread:  # noqa: ANN401 - a task's session
    api = session.api([Call(operation)])
    with pytest.raises(NotRead) as caught:
        await api.call(operation, **parameters_of(operation))
    return caught.value.unread[0]


async def _answered(place: Place, operation: str, answer: Answer) -> Unread:
    with loopback() as server:
        server.always(answer)
        place.set(AWS_ENDPOINT_URL=server.url)
        return await _ask(operation)


@asynccontextmanager
async def _serving(handler: Handler, tls: Path | None = None) -> AsyncIterator[int]:
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


async def _head(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


def _says(text: bytes) -> Handler:
    """Say this to whoever asks, and hang up."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _head(reader)
        writer.write(text)
        await writer.drain()

    return handler


def _stalls(text: bytes = b"") -> Handler:
    """Say this to whoever asks, and no more until they hang up."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _head(reader)
        writer.write(text)
        await reader.read()

    return handler


async def _over_tls(place: Place, file: Path, *, known: bool) -> Unread:
    if known:
        place.set(AWS_CA_BUNDLE=str(file))
    async with _serving(_says(b""), file) as port:
        place.set(AWS_ENDPOINT_URL=f"https://localhost:{port}")
        return await _ask()


async def _through(place: Place, handler: Handler, url: str = "https://sns.test") -> Unread:
    async with _serving(handler) as port:
        proxy = f"http://user:hunter2@127.0.0.1:{port}"
        place.set(AWS_ENDPOINT_URL=url, HTTPS_PROXY=proxy, HTTP_PROXY=proxy)
        return await _ask()


def _unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@_maker
async def nobody_listens(place: Place) -> Unread:
    place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{_unused_port()}")
    return await _ask()


@_maker
async def hangs_up(place: Place) -> Unread:
    async with _serving(_says(b"")) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await _ask()


@_maker
async def hangs_up_in_the_reply(place: Place) -> Unread:
    async with _serving(_says(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<List")) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await _ask()


@_maker
async def speaks_no_http(place: Place) -> Unread:
    async with _serving(_says(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await _ask()


@_maker
async def unknown_authority(place: Place) -> Unread:
    return await _over_tls(place, certificate(place.folder, "localhost"), known=False)


@_maker
async def expired_certificate(place: Place) -> Unread:
    return await _over_tls(place, certificate(place.folder, "localhost", days=-1), known=True)


@_maker
async def certificate_of_another_host(place: Place) -> Unread:
    return await _over_tls(place, certificate(place.folder, "elsewhere.test"), known=True)


@_maker
async def no_tls_where_it_should_be(place: Place) -> Unread:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with _serving(handler) as port:
        place.set(AWS_ENDPOINT_URL=f"https://localhost:{port}")
        return await _ask()


@_maker
async def no_proxy_listens(place: Place) -> Unread:
    proxy = f"http://127.0.0.1:{_unused_port()}"
    place.set(AWS_ENDPOINT_URL="https://sns.test", HTTPS_PROXY=proxy)
    return await _ask()


@_maker
async def proxy_wants_a_password(place: Place) -> Unread:
    said = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    return await _through(place, _says(said))


@_maker
async def proxy_wants_a_password_without_tls(place: Place) -> Unread:
    page = b"<!DOCTYPE html><title>407</title><p>Say who you are."
    head = f"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: {len(page)}\r\n\r\n"
    said = head.encode() + page
    return await _through(place, _says(said), "http://sns.test")


@_maker
async def proxy_forbids(place: Place) -> Unread:
    return await _through(place, _says(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))


@_maker
async def proxy_can_not_reach_it(place: Place) -> Unread:
    return await _through(place, _says(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"))


def _resolves_nothing(place: Place, number: int, text: str) -> None:
    def getaddrinfo(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(number, text)

    place.patch.setattr(socket, "getaddrinfo", getaddrinfo)


@_maker
async def no_resolver_answers(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_AGAIN, "Temporary failure in name resolution")
    return await _ask()


@_maker
async def host_of_aws_is_not_known(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_NONAME, "Name or service not known")
    return await _ask()


@_maker
async def host_of_the_user_is_not_known(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_NONAME, "Name or service not known")
    place.set(AWS_ENDPOINT_URL="https://sns.test")
    return await _ask()


@_maker
async def host_of_a_service_that_is_not_there(place: Place) -> Unread:
    _resolves_nothing(place, socket.EAI_NONAME, "Name or service not known")
    return await _ask("forecast:ListForecasts", "us-west-1")


@_maker
async def no_such_endpoint(place: Place) -> Unread:
    place.set(AWS_USE_FIPS_ENDPOINT="true")
    return await _ask("s3:ListBuckets", "cn-north-1")


@_maker
async def nobody_takes_the_connection(place: Place) -> Unread:
    with ExitStack() as stack:
        # full as soon as a few wait to be accepted: no more are answered
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(server.getsockname())
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.getsockname()[1]}")
        return await _ask(patience=Patience(connect_seconds=0.2))


@_maker
async def says_nothing(place: Place) -> Unread:
    async with _serving(_stalls()) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await _ask(patience=Patience(read_seconds=0.2))


@_maker
async def stalls_in_the_reply(place: Place) -> Unread:
    async with _serving(_stalls(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<List")) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await _ask(patience=Patience(attempt_seconds=0.2))


@_maker
async def call_takes_too_long(place: Place) -> Unread:
    async with _serving(_stalls()) as port:
        place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        return await _ask(patience=Patience(call_seconds=0.2))


@_maker
async def task_takes_too_long(_: Place) -> Unread:
    return await _ask(patience=Patience(task_seconds=-1))


@_maker
async def budget_has_no_room(place: Place) -> Unread:
    with loopback() as server:
        server.always(Answer.text("<DescribeByoipCidrsResponse/>"))
        place.set(AWS_ENDPOINT_URL=server.url)
        async with await task_session(patience=Patience(call_seconds=0.2)) as session:
            # it may be called every two seconds
            await session.api([Call(CIDRS)]).call(CIDRS, MaxResults=1)
            return await _failed(session, CIDRS)


@_maker
async def login_page(place: Place) -> Unread:
    page = "<!DOCTYPE html><html><head><title>Sign in to the guest network</title></head></html>"
    return await _answered(place, TOPICS, Answer.text(page, content_type="text/html"))


@_maker
async def load_balancer_without_a_service(place: Place) -> Unread:
    page = "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head></html>"
    answer = Answer.text(page, status=503, content_type="text/html")
    return await _answered(place, TOPICS, answer)


@_maker
async def redirect_to_a_login_page(place: Place) -> Unread:
    where = {"Location": "https://login.test/"}
    return await _answered(place, REPOSITORIES, Answer(status=302, headers=where))


@_maker
async def half_of_a_document(place: Place) -> Unread:
    return await _answered(place, REPOSITORIES, Answer(body=b'{"repositories": [{"reposi'))


@_maker
async def wrong_checksum(place: Place) -> Unread:
    headers = {"x-amz-crc32": "2745614147"}
    return await _answered(place, TABLES, Answer(headers=headers, body=b'{"TableNames": ["a"]}'))


@_maker
async def half_of_an_error(place: Place) -> Unread:
    return await _answered(place, TOPICS, Answer.text("<ErrorResponse><Err", status=400))


@_maker
async def value_of_another_kind(place: Place) -> Unread:
    body = b'{"repositories": "none"}'
    with loopback() as server:
        server.always(Answer(body=body))
        place.set(AWS_ENDPOINT_URL=server.url)
        async with await task_session() as session:
            # a hook, so that botocore's own parser reads the reply, at once
            session._session.events.register("before-call", lambda **_: None)
            return await _failed(session, REPOSITORIES)


async def _sign(profile: str | None = "audit") -> Unread:
    """Sign a call with what a profile gives; return why there is nothing to sign it with."""
    session = SessionFactory().new(profile=profile)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the table is to tell which
        async with session.client("sts", region_name=REGION) as client:
            await client.get_caller_identity()
    return _of_identity(caught.value)


def _of_identity(error: Exception) -> Unread:
    identity = "sts:GetCallerIdentity"
    return unread(error, operation=identity, iam_action=identity)


@_maker
async def no_credentials(_: Place) -> Unread:
    return await _sign(None)


@_maker
async def no_such_profile(place: Place) -> Unread:
    place.config("region = eu-west-1")
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the table is to tell which
        SessionFactory().new(profile="another")
    return _of_identity(caught.value)


@_maker
async def half_of_the_credentials(place: Place) -> Unread:
    place.config("aws_access_key_id = AKIAHALF")
    return await _sign()


@_maker
async def credential_process_that_fails(place: Place) -> Unread:
    place.config("credential_process = false")
    return await _sign()


@_maker
async def nobody_signed_in(place: Place) -> Unread:
    place.config(
        "sso_start_url = https://work.awsapps.example.com/start",
        "sso_region = eu-west-1",
        "sso_account_id = 111111111111",
        "sso_role_name = audit",
    )
    return await _sign()


@_maker
async def signed_in_too_long_ago(place: Place) -> Unread:
    place.config(
        "sso_session = work",
        "sso_account_id = 111111111111",
        "sso_role_name = audit",
        "[sso-session work]",
        "sso_start_url = https://work.awsapps.example.com/start",
        "sso_region = eu-west-1",
    )
    token = {
        "startUrl": "https://work.awsapps.example.com/start",
        "region": "eu-west-1",
        "accessToken": "a-token",
        "expiresAt": "2020-01-01T00:00:00Z",
    }
    place.patch.setattr("botocore.utils.SSOTokenLoader.__call__", lambda *_, **__: token)
    return await _sign()


@_maker
async def operation_that_nobody_knows(place: Place) -> Unread:
    place.set(AWS_ENDPOINT_URL=f"http://127.0.0.1:{_unused_port()}")
    return await _unmodelled("ec2:DescribeUnicorns")


@_maker
async def service_that_nobody_knows(_: Place) -> Unread:
    return await _unmodelled("unicorns:ListUnicorns")


async def _unmodelled(operation: str) -> Unread:
    async with await task_session() as session:
        with pytest.raises(NotRead) as caught:
            await session.api([Call(operation)]).call(operation)
        return caught.value.unread[0]


async def _with_hook(hook: Callable[..., object]) -> Unread:
    async with await task_session() as session:
        session._session.events.register("before-call", hook)
        return await _failed(session, TOPICS)


@_maker
async def hook_that_fails(_: Place) -> Unread:
    def hook(**_: object) -> NoReturn:
        raise ZeroDivisionError("division by zero")

    return await _with_hook(hook)


@_maker
async def hook_that_takes_too_little(_: Place) -> Unread:
    return await _with_hook(lambda needed, **_: needed)


@_maker
async def signature_that_nobody_knows(place: Place) -> Unread:
    place.config("region = eu-west-1")
    place.patch.setattr("botocore.auth.AUTH_TYPE_MAPS", {})
    with loopback() as server:
        place.set(AWS_ENDPOINT_URL=server.url)
        return await _with_hook(lambda **_: None)
