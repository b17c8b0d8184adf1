"""Settings of the environment and the AWS config with which no client can be made."""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from botocore.utils import is_valid_endpoint_url, is_valid_ipv6_endpoint_url

from fleetscan.errors import ConfigurationError

__all__ = ["see_that_it_exists", "see_that_variables_make_sense"]


def see_that_variables_make_sense() -> None:
    """Raise `ConfigurationError` for a variable that names an endpoint, and is no URL."""
    for name, value in os.environ.items():
        if name.startswith("AWS_ENDPOINT_URL") and value and not _is_url(value):
            raise ConfigurationError(
                f"{name}: {value!r} is no URL, such as https://sts.eu-west-1.amazonaws.com"
            )


def see_that_it_exists(ca_bundle: str | None, where: str) -> None:
    """Raise `ConfigurationError` if there is no such CA bundle. `where` it is set is told."""
    if ca_bundle and not Path(ca_bundle).exists():
        raise ConfigurationError(
            f"{where}: there is no file {ca_bundle}, which AWS_CA_BUNDLE or ca_bundle names"
        )


def _is_url(value: str) -> bool:
    if not (is_valid_endpoint_url(value) or is_valid_ipv6_endpoint_url(value)):
        return False
    # which the SDK finds out at the first call, if at all
    parts = urlsplit(value)
    with suppress(ValueError):
        return parts.port != 0 and not parts.query and not parts.fragment
    return False
