"""Settings of the environment and the AWS config with which no call can be made.

Told apart by type, for those who say what helps.
"""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from botocore.utils import is_valid_endpoint_url, is_valid_ipv6_endpoint_url

from fleetscan.errors import ConfigurationError

__all__ = [
    "CaBundleError",
    "EndpointUrlError",
    "NoSuchProfileError",
    "see_that_it_exists",
    "see_that_variables_make_sense",
]


class NoSuchProfileError(ConfigurationError):
    """The AWS config has no such profile."""


class EndpointUrlError(ConfigurationError):
    """A variable that is to hold the URL of an endpoint holds something else."""


class CaBundleError(ConfigurationError):
    """There is no CA bundle where the settings say."""


def see_that_variables_make_sense() -> None:
    """Raise `EndpointUrlError` for a variable that names an endpoint, and is no URL."""
    for name, value in os.environ.items():
        if name.startswith("AWS_ENDPOINT_URL") and value and not _is_url(value):
            raise EndpointUrlError(
                f"{name}: {value!r} is no URL, such as https://sts.eu-west-1.amazonaws.com"
            )


def see_that_it_exists(ca_bundle: str | None, where: str) -> None:
    """Raise `CaBundleError` if there is no such CA bundle. `where` it is set is told."""
    if ca_bundle and not Path(ca_bundle).exists():
        raise CaBundleError(
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
