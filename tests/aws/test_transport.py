"""Nobody in between can pass for AWS."""

import asyncio
import resource
import ssl
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path

import anyio
import pytest
from yarl import URL

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.patience import Patience
from fleetscan.aws.transport import (
    Connections,
    PooledHttpSession,
    _tls_context,
    raise_file_limit,
)
from fleetscan.demo.wire import Answer
from fleetscan.errors import ConfigurationError
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.loopback import loopback, task_session
from tests.aws.wire import CALLS, empty_replies
from tests.certificates import certificate

TOPICS = CALLS["sns:ListTopics"]


@asynccontextmanager
async def https(file: Path, seen: list[bytes] | None = None) -> AsyncIterator[int]:
    """Serve an empty list of topics with this certificate; gives the port."""
    body = empty_replies(TOPICS)[0].body

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head_of_request = await reader.readuntil(b"\r\n\r\n")
            if seen is not None:
                seen.append(head_of_request)
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client did not like the certificate
        finally:
            writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def proxy(seen: list[bytes]) -> AsyncIterator[int]:
    """Serve as a proxy that connects to wherever it is told; gives the port."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # one end hung up
        finally:
            writer.close()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readuntil(b"\r\n\r\n")).splitlines()[0]
        seen.append(line)
        port = int(line.split()[1].rpartition(b":")[2])
        from_target, to_target = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pump(reader, to_target), pump(from_target, writer))

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def ask(monkeypatch: pytest.MonkeyPatch, url: str) -> Unread | None:
    """List the topics of an endpoint; return why they could not be read."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    try:
        async with await task_session() as session:
            await session.api([TOPICS]).call(TOPICS.operation)
    except NotRead as error:
        return error.unread[0]
    return None


async def test_a_certificate_of_a_known_authority_for_the_host_is_accepted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = certificate(tmp_path, "localhost")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(file))
    async with https(file) as port:
        assert await ask(monkeypatch, f"https://localhost:{port}") is None


async def test_a_certificate_for_another_host_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = certificate(tmp_path, "elsewhere.example.com")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(file))
    async with https(file) as port:
        missing = await ask(monkeypatch, f"https://localhost:{port}")
    assert missing is not None
    assert missing.cause is Cause.NETWORK
    assert "Hostname mismatch" in missing.message


@asynccontextmanager
async def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[None]:
    """Put a server in AWS's place that proves to be another; it must not see a request."""
    file = certificate(tmp_path, "elsewhere.example.com")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(file))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    seen: list[bytes] = []
    async with https(file, seen) as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://localhost:{port}")
        yield
    assert seen == []


async def test_a_certificate_for_another_host_is_refused_to_a_client_with_hooks_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Botocore makes it, and merges its configuration with the session's."""
    async with elsewhere(monkeypatch, tmp_path), await task_session() as session:
        session._session.events.register("before-call", lambda **_: None)
        with pytest.raises(NotRead, match="Hostname mismatch"):
            await session.api([TOPICS]).call(TOPICS.operation)


@pytest.mark.parametrize(
    "settings",
    [
        ["role_arn = arn:aws:iam::111111111111:role/hub", "source_profile = user"],
        ["role_arn = arn:aws:iam::111111111111:role/hub", "web_identity_token_file = {token}"],
        [
            "sso_start_url = https://work.awsapps.example.com/start",
            "sso_region = eu-west-1",
            "sso_account_id = 111111111111",
            "sso_role_name = hub",
        ],
    ],
    ids=["role", "web identity", "sso"],
)
async def test_source_credentials_are_not_taken_from_another_host(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: list[str]
) -> None:
    """It is botocore that asks for them, with clients that it makes itself."""
    token, config = tmp_path / "token", tmp_path / "config"
    token.write_text("a-token")
    signed_in = {"accessToken": "a-token", "expiresAt": "2999-01-01T00:00:00Z"}
    monkeypatch.setattr("botocore.utils.SSOTokenLoader.__call__", lambda *_, **__: signed_in)
    hub = "\n".join(["[profile hub]", "region = eu-west-1", *settings]).format(token=token)
    user = "[profile user]\naws_access_key_id = AKIAUSER\naws_secret_access_key = none"
    config.write_text(f"{user}\n{hub}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    async with elsewhere(monkeypatch, tmp_path):
        with pytest.raises(NotRead, match="Hostname mismatch"):
            await AwsAccounts().source("hub")


@pytest.mark.parametrize("bundle", [None, ""], ids=["unset", "empty"])
async def test_a_certificate_of_an_unknown_authority_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bundle: str | None
) -> None:
    if bundle is not None:
        monkeypatch.setenv("AWS_CA_BUNDLE", bundle)
    async with https(certificate(tmp_path, "localhost")) as port:
        missing = await ask(monkeypatch, f"https://localhost:{port}")
    assert missing is not None
    assert (missing.cause, missing.error_code) == (Cause.NETWORK, "SSLError")


@pytest.mark.parametrize("known", [True, False])
async def test_certificates_are_looked_at_behind_a_proxy_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, known: bool
) -> None:
    file = certificate(tmp_path, "sns.test")
    if known:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(file))
    seen: list[bytes] = []
    async with https(file) as port, proxy(seen) as through:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{through}")
        missing = await ask(monkeypatch, f"https://sns.test:{port}")
    assert seen == [f"CONNECT sns.test:{port} HTTP/1.1".encode()]
    if known:
        assert missing is None
    else:
        assert missing is not None
        assert missing.cause is Cause.NETWORK
        assert "certificate" in missing.message


async def test_what_a_proxy_says_of_its_password_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 403 no user:hunter2@ here\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("HTTPS_PROXY", f"http://joe:hunter2@127.0.0.1:{port}")
        missing = await ask(monkeypatch, "https://sns.test")
    assert missing is not None
    assert "403 no user:[redacted]@ here" in missing.message


async def test_a_port_where_nobody_listens_is_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
    missing = await ask(monkeypatch, f"http://127.0.0.1:{port}")
    assert missing is not None
    assert (missing.cause, missing.error_code) == (Cause.NETWORK, "EndpointConnectionError")


def test_one_bundle_is_read_once(tmp_path: Path) -> None:
    file = str(certificate(tmp_path, "localhost"))
    assert _tls_context(file) is _tls_context(file)
    assert _tls_context(file).check_hostname
    assert _tls_context(file).verify_mode is ssl.CERT_REQUIRED


async def test_a_reply_that_drips_ends_with_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte begins the read timeout anew; the time of the whole call does not."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            # reads only end when the client gives up
            while not reader.at_eof():
                writer.write(b" ")
                await writer.drain()
                with suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(1), 0.05)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        async with await task_session(patience=Patience(attempt_seconds=0.3)) as session:
            with pytest.raises(NotRead) as caught:
                await session.api([TOPICS]).call(TOPICS.operation)
    assert caught.value.unread[0].cause is Cause.TIMEOUT


async def test_a_redirect_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It could lead anywhere, and the request holds a session token."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    reached: list[bytes] = []
    ports: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(await reader.readuntil(b"\r\n\r\n"))
        elsewhere = f"Location: http://127.0.0.1:{ports[1]}/\r\n"
        writer.write(f"HTTP/1.1 307 Go\r\n{elsewhere}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async with (
        await asyncio.start_server(answer, "127.0.0.1", 0) as first,
        await asyncio.start_server(answer, "127.0.0.1", 0) as second,
    ):
        ports += [server.sockets[0].getsockname()[1] for server in (first, second)]
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{ports[0]}")
        async with await task_session() as session:
            with pytest.raises(NotRead) as caught:
                await session.api([TOPICS]).call(TOPICS.operation)
    assert len(reached) == 1
    assert caught.value.unread[0].cause is Cause.UNEXPECTED_REPLY


@pytest.mark.parametrize(
    ("limits", "raised"),
    [
        ((256, resource.RLIM_INFINITY), (10_240, resource.RLIM_INFINITY)),
        ((1_024, 4_096), (4_096, 4_096)),
        ((20_000, 20_000), None),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), None),
    ],
)
def test_the_process_may_open_more_files_as_far_as_it_is_allowed(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], raised: tuple[int, int] | None
) -> None:
    asked: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda *given: asked.append(given))
    raise_file_limit()
    assert asked == ([(resource.RLIMIT_NOFILE, raised)] if raised else [])


@pytest.mark.parametrize(("limits", "least"), [((32, 32), 48), ((40, 47), 48)])
def test_a_process_that_may_open_too_few_files_is_told_how_to_mend_it(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], least: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    message = f"may open {limits[0]} files, and a sweep needs {least} at least.*ulimit -n 1024"
    with pytest.raises(ConfigurationError, match=message):
        raise_file_limit()


async def test_idle_connections_to_other_hosts_are_closed_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fleetscan.aws.transport._MOST_CONNECTIONS", 3)
    connections = Connections()
    http = PooledHttpSession(connections)
    with ExitStack() as stack:
        servers = [stack.enter_context(loopback()) for _ in range(8)]
        async with connections:
            for server in (*servers, servers[-1]):
                server.always(Answer(status=200))
                reply = await http.exchange("GET", URL(server.url), {}, None)
                assert reply.status == 200
            idle = http.pool.connector._conns  # type: ignore[union-attr]
            hosts = {host.port for host, of_host in idle.items() if of_host}
    assert hosts == {URL(server.url).port for server in servers[-3:]}


async def test_the_time_of_a_request_begins_when_there_is_room_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else calls would time out, because others are slow."""
    monkeypatch.setattr("fleetscan.aws.transport._MOST_CONNECTIONS", 1)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    topics = empty_replies(TOPICS)[0]
    with loopback() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        server.always(Answer(headers=topics.headers, body=topics.body, delay=0.1))
        async with (
            await task_session(patience=Patience(attempt_seconds=0.4)) as session,
            anyio.create_task_group() as tasks,
        ):
            for _ in range(8):
                tasks.start_soon(session.api([TOPICS]).call, TOPICS.operation)
        assert len(server.asked) == 8
