"""Endpoints at which what is sent can be read on the way."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from botocore.configprovider import ConfiguredEndpointProvider
from botocore.exceptions import BotoCoreError

__all__ = ["configured_endpoints", "host_in_the_clear"]


def configured_endpoints(core: Any, services: Iterable[str]) -> Iterator[str]:  # noqa: ANN401 - a session of the SDK
    """Yield the URLs that the environment and the AWS config name for the calls of a session.

    As botocore looks for them: `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, then
    `endpoint_url` of the profile's `services` section and of the profile.
    https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    """
    if core.get_config_variable("ignore_configured_endpoint_urls"):
        return
    for service in services:
        provider = ConfiguredEndpointProvider(
            full_config=core.full_config,
            scoped_config=core.get_scoped_config(),
            client_name=service,
        )
        try:
            url = provider.provide()
        except BotoCoreError:
            # with which no client can be made: told where one is made
            continue
        if url:
            yield str(url)


def host_in_the_clear(url: str) -> str | None:
    """Return the host of a URL in plain http; None for https, and for this machine's own names."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        # no URL: told where a client is made
        return None
    return host if parts.scheme == "http" and host and not _is_loopback(host) else None


def _is_loopback(host: str) -> bool:
    # RFC 6761, section 6.3: localhost, and all names that end in it
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
