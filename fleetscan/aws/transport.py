"""What sessions share because it is immutable: parsed service models and TLS contexts."""

import functools
import ssl
from typing import Any

import aiohttp
from aiobotocore.httpsession import AIOHTTPSession
from botocore.httpsession import create_urllib3_context, get_cert_path
from botocore.loaders import Loader

# The SDK's read timeout begins anew with each byte, so a reply that drips would never end.
_WHOLE_CALL_SECONDS = 60


@functools.cache
def shared_loader() -> Loader:
    """Return botocore's loader of service models, one for the process.

    Parsing the models again for each session costs 0.2 s of CPU for EC2 alone.
    """
    return Loader()


@functools.cache
def _tls_context(ca_bundle: str) -> ssl.SSLContext:
    context: ssl.SSLContext = create_urllib3_context()
    # botocore switches it off because urllib3 compares host names itself. aiohttp does not.
    context.check_hostname = True
    context.load_verify_locations(ca_bundle)
    return context


class _WithoutRedirects:
    """Sends requests, and follows no redirect.

    aiohttp would follow one wherever it leads, with the session token among the headers. No API of
    AWS asks for that: botocore itself sends a request of S3 to the region that it is pointed to.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def request(self, method: str, **options: Any) -> aiohttp.ClientResponse:  # noqa: ANN401 - aiohttp's own
        return await self._session.request(method, allow_redirects=False, **options)


class SharedTlsSession(AIOHTTPSession):  # type: ignore[misc]  # the SDK has no types
    """aiobotocore's HTTP session, but with one TLS context for all that trust the same CAs.

    Reading the CA bundle takes about 15 ms, which aiobotocore spends for each client. Nor does
    aiobotocore 2.25 compare the host's name with its certificate, and behind a proxy it looks at no
    certificate at all.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the SDK's own
        super().__init__(*arguments, **options)
        given: aiohttp.ClientTimeout = vars(self)["_timeout"]
        self._timeout = aiohttp.ClientTimeout(
            total=_WHOLE_CALL_SECONDS, sock_connect=given.sock_connect, sock_read=given.sock_read
        )

    async def _get_session(self, proxy_url: str | None) -> _WithoutRedirects:
        return _WithoutRedirects(await super()._get_session(proxy_url))

    def _create_connector(self, proxy_url: str | None) -> aiohttp.TCPConnector:  # noqa: ARG002 - aiohttp's requests name the proxy
        return aiohttp.TCPConnector(
            limit=self._max_pool_connections,
            # an empty AWS_CA_BUNDLE would switch the verification off
            ssl=_tls_context(get_cert_path(self._verify or True)),
            **self._connector_args,
        )
