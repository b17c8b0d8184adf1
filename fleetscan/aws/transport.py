"""What sessions share because it is immutable: parsed service models and TLS contexts."""

import functools
import ssl

import aiohttp
from aiobotocore.httpsession import AIOHTTPSession
from botocore.httpsession import create_urllib3_context, get_cert_path
from botocore.loaders import Loader


@functools.cache
def shared_loader() -> Loader:
    """Return botocore's loader of service models, one for the process.

    Parsing the models again for each session costs 0.2 s of CPU for EC2 alone.
    """
    return Loader()


@functools.cache
def _tls_context(ca_bundle: str) -> ssl.SSLContext:
    context: ssl.SSLContext = create_urllib3_context()
    context.load_verify_locations(ca_bundle)
    return context


class SharedTlsSession(AIOHTTPSession):  # type: ignore[misc]  # the SDK has no types
    """aiobotocore's HTTP session, but with one TLS context for all that trust the same CAs.

    Reading the CA bundle takes about 15 ms, which aiobotocore spends for each client.
    """

    def _create_connector(self, proxy_url: str | None) -> aiohttp.TCPConnector:
        ca_bundle = get_cert_path(self._verify) if self._verify else None
        if ca_bundle is None or proxy_url or self._cert_file:
            connector: aiohttp.TCPConnector = super()._create_connector(proxy_url)
            return connector
        return aiohttp.TCPConnector(
            limit=self._max_pool_connections, ssl=_tls_context(ca_bundle), **self._connector_args
        )
