"""The way out that all sessions share: TLS contexts and connection pools. No identity is here.

What tells one task from another (keys, region, headers) travels with each request. A connection
carries none of it: AWS authenticates requests, not connections.
"""

import functools
import resource
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from math import inf
from operator import itemgetter
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import aiohttp
import anyio
from aiobotocore.httpsession import AIOHTTPSession
from aiohttp.http_exceptions import BadStatusLine
from botocore.exceptions import (
    BotoCoreError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ProxyConnectionError,
    ReadTimeoutError,
    SSLError,
)
from botocore.httpsession import create_urllib3_context, get_cert_path, mask_proxy_url
from yarl import URL

from fleetscan.aws.bounded import BoundedResponse, TooLongError
from fleetscan.aws.patience import Patience
from fleetscan.errors import ConfigurationError

# As long as aiobotocore keeps them. A request that meets the server's close is lost, so not longer.
_IDLE_SECONDS = 12

# As short as that because the hosts of AWS change their addresses.
_DNS_SECONDS = 30

# Enough for one processor: with 600 in use, calls that take 150 ms make 4,000 a second. With TLS
# each takes some 0.16 MB: a sweep with 2,500 of them took 0.4 GB more than one with few.
_MOST_CONNECTIONS = 600

# aiohttp takes 0 for no timeout at all
_LEAST_SECONDS = 0.001

# as many as macOS allows
_FILES = 10_240

# Half of them may be connections. The command itself, its store and the files that botocore reads
# need 20.
_LEAST_FILES = 48


@functools.cache
def _tls_context(ca_bundle: str) -> ssl.SSLContext:
    context: ssl.SSLContext = create_urllib3_context()
    # botocore switches it off because urllib3 compares host names itself. aiohttp does not.
    context.check_hostname = True
    context.load_verify_locations(ca_bundle)
    return context


def raise_file_limit() -> None:
    """Let this process, and its children, open more files: it is started with 256 or 1,024.

    A sweep keeps connections to each host that it called in the last `_IDLE_SECONDS`.

    Raises `ConfigurationError` if it may not open `_LEAST_FILES`: every call would fail for it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        # a system may allow less than its limit says
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed != resource.RLIM_INFINITY and allowed < _LEAST_FILES:
        raise ConfigurationError(
            f"this process may open {allowed} files, and a sweep needs {_LEAST_FILES} at least, "
            "better 1024: raise the limit with `ulimit -n 1024`"
        )


def _most_connections() -> int:
    """Return how many connections may be open: at most half of the files that there may be."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _MOST_CONNECTIONS
    return max(1, min(_MOST_CONNECTIONS, soft // 2))


class NoRoomError(TimeoutError):
    """A request was not sent: all connections were in use for as long as its call could wait."""

    def __init__(self) -> None:
        super().__init__("all connections were in use: calls take long, or few files may be open")


class _Connector(aiohttp.TCPConnector):
    """Keeps to its limit with all open connections: aiohttp counts those in use only.

    A sweep has connections to hundreds of hosts, and DynamoDB has one for each account.
    """

    async def _create_connection(self, *arguments: Any) -> Any:  # noqa: ANN401 - aiohttp's own
        # the one that is to be made counts already
        if len(self._acquired) + sum(map(len, self._conns.values())) > self._limit:
            self._close_oldest()
        return await super()._create_connection(*arguments)

    def _close_oldest(self) -> None:
        """Close the connection that was idle longest, if one is."""
        idle = [(of_host[0][1], host) for host, of_host in self._conns.items() if of_host]
        if idle:
            _, host = min(idle, key=itemgetter(0))
            connection, _ = self._conns[host].popleft()
            if not self._conns[host]:
                del self._conns[host]
            connection.close()


class _Settings(NamedTuple):
    """What connections of one pool have in common."""

    tls: ssl.SSLContext
    timeout: aiohttp.ClientTimeout


class Connections:
    """The connection pools of a sweep, open as long as anybody uses them.

    A pool has connections for each endpoint's host; a TLS handshake is made for each of them, and
    not for each session. Enter it for as long as connections are to be kept: every client does so
    itself, and a sweep around all of them.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self.patience: Final = patience or Patience()
        #: for requests that are under way: whoever waits for a connection of the pool does so here,
        #: where the time of the request does not run yet
        self.room: Final = anyio.Semaphore(_most_connections(), fast_acquire=True)
        self._users = 0
        self._sessions: dict[_Settings, aiohttp.ClientSession] = {}

    async def __aenter__(self) -> Self:
        """Keep the pools open from now on."""
        self._users += 1
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the pools, if nobody else uses them."""
        self._users -= 1
        if self._users:
            return
        sessions, self._sessions = self._sessions, {}
        # also when a sweep is stopped at once: aiohttp complains of sessions that are left open
        with anyio.CancelScope(shield=True):
            for session in sessions.values():
                await session.close()

    async def wait_for_room(self, most_seconds: float) -> float:
        """Take a place in `room`, and return for how many seconds that was waited for.

        Raises `NoRoomError` if there is none in time.
        """
        try:
            self.room.acquire_nowait()
        except anyio.WouldBlock:
            began = time.monotonic()
            with anyio.move_on_after(most_seconds):
                await self.room.acquire()
                return time.monotonic() - began
            raise NoRoomError from None
        return 0.0

    def session(self, settings: _Settings) -> aiohttp.ClientSession:
        """Return the pool for these settings. Needs a running event loop."""
        if settings not in self._sessions:
            self._sessions[settings] = _client_session(settings)
        return self._sessions[settings]


def _client_session(settings: _Settings) -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        connector=_Connector(
            limit=_most_connections(),
            ssl=settings.tls,
            keepalive_timeout=_IDLE_SECONDS,
            ttl_dns_cache=_DNS_SECONDS,
        ),
        timeout=settings.timeout,
        # a cookie that one account's reply sets must not go out with the requests of another
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers={"CONTENT-TYPE"},
        auto_decompress=False,
        response_class=BoundedResponse,
    )
    # It would repeat a GET itself when a kept connection was closed, and nobody would count that.
    # The SDK repeats all that is worth it, and counts.
    session._retry_connection = False  # noqa: SLF001 - there is no option for it
    return session


class HttpReply(NamedTuple):
    """A reply, read to its end."""

    status: int
    #: names in lower case
    headers: dict[str, str]
    body: bytes


class _WithoutRedirects:
    """Sends requests, and follows no redirect.

    aiohttp would follow one wherever it leads, with the session token among the headers. No API of
    AWS asks for that: botocore itself sends a request of S3 to the region that it is pointed to.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def request(self, method: str, **options: Any) -> aiohttp.ClientResponse:  # noqa: ANN401 - aiohttp's own
        return await self._session.request(method, allow_redirects=False, **options)


class PooledHttpSession(AIOHTTPSession):  # type: ignore[misc]  # the SDK has no types
    """aiobotocore's HTTP session, but over pools that all clients share.

    aiobotocore opens connections, and reads the CA bundle (15 ms), for each client. Nor does
    aiobotocore 2.25 compare the host's name with its certificate, and behind a proxy it looks at no
    certificate at all.
    """

    def __init__(self, connections: Connections, **options: Any) -> None:  # noqa: ANN401 - the SDK's own
        super().__init__(**options)
        given: aiohttp.ClientTimeout = vars(self)["_timeout"]
        self._connections = connections
        self._has_proxies = bool(options.get("proxies"))
        self._settings = _Settings(
            # an empty AWS_CA_BUNDLE would switch the verification off
            tls=_tls_context(get_cert_path(self._verify or True)),
            timeout=aiohttp.ClientTimeout(
                total=connections.patience.attempt_seconds,
                sock_connect=given.sock_connect,
                sock_read=given.sock_read,
            ),
        )

    @property
    def pool(self) -> aiohttp.ClientSession:
        """The pool that requests go out by. Needs a running event loop."""
        return self._connections.session(self._settings)

    async def __aenter__(self) -> Self:
        """Keep the pools open from now on."""
        await self._connections.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of the pools."""
        await self._connections.__aexit__(kind, error, traceback)

    async def _get_session(self, proxy_url: str | None) -> _WithoutRedirects:  # noqa: ARG002 - each request names its proxy
        return _WithoutRedirects(self.pool)

    async def send(self, request: Any) -> Any:  # noqa: ANN401 - the SDK's own
        """Send a request of botocore's own way.

        Raises what botocore does, and `TooLongError`, which botocore would ask for again.
        """
        try:
            return await super().send(request)
        except HTTPClientError as error:
            inner = error.kwargs.get("error")
            if isinstance(inner, TooLongError):
                raise inner from None
            raise

    async def exchange(
        self,
        method: str,
        url: URL,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        most_seconds: float = inf,
    ) -> HttpReply:
        """Send a request by the pools, and return its whole reply, within this time.

        Raises what botocore raises where none came: its `HTTPClientError` and `ConnectionError`;
        `NoRoomError`; and `TooLongError`.
        """
        proxy, proxy_headers = self._proxy_for(url)
        most_seconds -= await self._connections.wait_for_room(most_seconds)
        timeout = self._settings.timeout
        if timeout.total is not None and most_seconds < timeout.total:
            timeout = aiohttp.ClientTimeout(
                total=max(_LEAST_SECONDS, most_seconds),
                sock_connect=timeout.sock_connect,
                sock_read=timeout.sock_read,
            )
        try:
            response = await self.pool.request(
                method,
                url,
                headers=headers,
                data=body,
                allow_redirects=False,
                proxy=proxy,
                proxy_headers=proxy_headers,
                timeout=timeout,
            )
            return HttpReply(
                status=response.status,
                body=await response.read(),
                # what is no UTF-8 is a header that nobody here looks at
                headers={
                    name.decode(errors="replace").lower(): value.decode(errors="replace")
                    for name, value in response.raw_headers
                },
            )
        except TooLongError:
            raise
        except Exception as error:
            raise _as_of_botocore(error, str(url), proxy) from error
        finally:
            self._connections.room.release()

    def _proxy_for(self, url: URL) -> tuple[str | None, dict[str, str] | None]:
        if not self._has_proxies:
            return None, None
        text = str(url)
        return self._proxy_config.proxy_url_for(text), self._proxy_config.proxy_headers_for(text)


# What `AIOHTTPSession.send` makes of each error, in its order: retries and causes go by that.
_ERRORS: Sequence[tuple[tuple[type[Exception], ...], type[BotoCoreError]]] = (
    ((aiohttp.ClientSSLError,), SSLError),
    ((aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError), ProxyConnectionError),
    (
        (aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError, BadStatusLine),
        ConnectionClosedError,
    ),
    ((aiohttp.ConnectionTimeoutError,), ConnectTimeoutError),
    ((TimeoutError,), ReadTimeoutError),
    ((aiohttp.ClientConnectionError, socket.gaierror), EndpointConnectionError),
)


def _as_of_botocore(error: Exception, url: str, proxy: str | None) -> Exception:
    """Return botocore's own error for one of the HTTP client."""
    details = {"error": error, "endpoint_url": url, "proxy_url": proxy and mask_proxy_url(proxy)}
    for kinds, made in _ERRORS:
        if isinstance(error, kinds):
            found: Exception = made(**details)
            return found
    other: Exception = HTTPClientError(error=error)
    return other
