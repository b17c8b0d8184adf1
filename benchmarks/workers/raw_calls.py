"""Signed calls over bare aiohttp, of one account that was entered."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp

from benchmarks.opponents.raw import Aws, Keys, Requests

__all__ = ["entered"]

_CREDENTIALS: Final = re.compile(
    rb"<AccessKeyId>([^<]+)</AccessKeyId>\s*<SecretAccessKey>([^<]+)</SecretAccessKey>\s*"
    rb"<SessionToken>([^<]+)</SessionToken>"
)


@asynccontextmanager
async def entered(role_arn: str, *, connections: int) -> AsyncIterator[tuple[Aws, Requests, Keys]]:
    """Assume a role, and give what the opponent of that name makes its calls with.

    The endpoint and the source credentials are those of the environment. Raises `AssertionError`
    if the role can't be assumed.
    """
    base = os.environ["AWS_ENDPOINT_URL"]
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent", "Content-Type"),
        auto_decompress=False,
    ) as http:
        aws, requests = Aws(http, base), Requests(base)
        source = Keys(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"], None)
        reply = await aws.call(requests.assume_role(role_arn), source, "us-east-1")
        match = _CREDENTIALS.search(reply)
        assert match, reply
        access_key, secret, token = (part.decode() for part in match.groups())
        yield aws, requests, Keys(access_key, secret, token)
