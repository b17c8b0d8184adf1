"""Clients of the simulated AWS: aioboto3, as the sweep uses it, without its retries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import aioboto3
from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from botocore.loaders import Loader, create_loader

from fleetscan.demo.resources import SourceCredentials
from fleetscan.demo.server import SimulatedAWS

ROLE_NAME = "fleetscan-audit"
ONE_ATTEMPT = AioConfig(retries={"total_max_attempts": 1})


@cache
def _loader() -> Loader:
    return create_loader()


def session(
    access_key_id: str, secret_access_key: str, session_token: str | None = None
) -> aioboto3.Session:
    """Return a session with these credentials; all share the parsed service models."""
    botocore_session = AioSession()
    botocore_session.register_component("data_loader", _loader())
    return aioboto3.Session(
        aws_access_key_id=access_key_id,
        aws_secret_access_key=secret_access_key,
        aws_session_token=session_token,
        region_name="us-east-1",
        botocore_session=botocore_session,
    )


def source_session(source: SourceCredentials) -> aioboto3.Session:
    """Return a session of the user from which roles are assumed."""
    return session(source.access_key_id, source.secret_access_key)


async def role_session(
    aws: SimulatedAWS,
    source: SourceCredentials,
    account_id: str,
    *,
    region: str = "us-east-1",
    **parameters: str,
) -> aioboto3.Session:
    """Assume the audit role of an account over HTTP, and return a session of it."""
    async with client(aws, source_session(source), "sts", region) as sts:
        reply = await sts.assume_role(
            RoleArn=f"arn:aws:iam::{account_id}:role/{ROLE_NAME}",
            RoleSessionName="fleetscan-test",
            **parameters,
        )
    given = reply["Credentials"]
    return session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


@asynccontextmanager
async def client(
    aws: SimulatedAWS, of: aioboto3.Session, service: str, region: str = "us-east-1"
) -> AsyncIterator[Any]:
    """Open a client of the simulated AWS."""
    async with of.client(
        service, region_name=region, endpoint_url=aws.endpoint_url, config=ONE_ATTEMPT
    ) as opened:
        yield opened
