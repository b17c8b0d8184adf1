"""Clients of the fake AWS: botocore's, and one that signs whatever a test makes up."""

import functools
import http.client
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import botocore.session
import msgspec
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from benchmarks.fake_aws import FakeAWS
from benchmarks.fake_aws.keys import SOURCE_KEY, SOURCE_SECRET

HOME = "us-east-1"
ROLE = "fleetscan-audit"
# The first two accounts of any fake AWS.
ACCOUNT, OTHER = "100000000000", "100000000001"


class Keys(msgspec.Struct, frozen=True):
    """One set of credentials."""

    access_key: str
    secret: str
    token: str | None = None


SOURCE = Keys(SOURCE_KEY, SOURCE_SECRET)


@functools.cache
def _session() -> botocore.session.Session:
    # One for all: each client has its own credentials and hooks, and a session takes 20 ms.
    return botocore.session.Session()


@contextmanager
def client(
    aws: FakeAWS, service: str, keys: Keys = SOURCE, region: str = HOME, attempts: int = 1
) -> Iterator[Any]:
    """Open a client of a service, by default with the source credentials and without retries."""
    opened = _session().create_client(
        service,
        region_name=region,
        endpoint_url=aws.url,
        aws_access_key_id=keys.access_key,
        aws_secret_access_key=keys.secret,
        aws_session_token=keys.token,
        verify=aws.options.tls_cert or None,
        config=Config(
            retries={"total_max_attempts": attempts, "mode": "standard"},
            parameter_validation=False,
        ),
    )
    try:
        yield opened
    finally:
        opened.close()


def assume(aws: FakeAWS, account: str, session: str = "test") -> Keys:
    """Assume the role of an account with the source credentials."""
    with client(aws, "sts") as sts:
        given = sts.assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{ROLE}", RoleSessionName=session
        )["Credentials"]
    return Keys(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


def call(
    aws: FakeAWS, operation: str, keys: Keys = SOURCE, region: str = HOME, /, **parameters: object
) -> Any:  # noqa: ANN401 - a reply is whatever its model says
    """Make one call of an operation in snake case: `ec2:describe_volumes`."""
    service, _, method = operation.partition(":")
    with client(aws, service, keys, region) as opened:
        return getattr(opened, method)(**parameters)


def refusal(
    aws: FakeAWS, operation: str, keys: Keys = SOURCE, region: str = HOME, /, **parameters: object
) -> tuple[str, int]:
    """Make one call that fails; return the error's code and HTTP status."""
    try:
        call(aws, operation, keys, region, **parameters)
    except ClientError as error:
        found = error.response
        return found["Error"]["Code"], found["ResponseMetadata"]["HTTPStatusCode"]
    raise AssertionError(f"{operation} did not fail")


class Sent(msgspec.Struct, frozen=True):
    """A reply to a request that was made up."""

    status: int
    body: bytes


def send(
    aws: FakeAWS,
    keys: Keys,
    service: str,
    *,
    method: str = "POST",
    target: str = "/",
    body: str = "",
    region: str = HOME,
    host: str = "",
    headers: Mapping[str, str] | None = None,
    unsigned: Mapping[str, str] | None = None,
) -> Sent:
    """Sign a request, and send it.

    `host` is the name that the request is sent to by its Host header, `unsigned` are headers that
    are set after it was signed.
    """
    where = urlsplit(aws.url)
    address = f"{host or where.hostname}:{where.port}"
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"} if body else {}
    request = AWSRequest(
        method=method,
        url=f"http://{address}{target}",
        data=body,
        headers={**form, **(headers or {})},
    )
    signer = S3SigV4Auth if service == "s3" else SigV4Auth
    credentials = Credentials(keys.access_key, keys.secret, keys.token)
    signer(credentials, service, region).add_auth(request)
    sent = {**dict(request.headers.items()), "Host": address, **(unsigned or {})}
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    try:
        connection.request(method, target, body=body.encode(), headers=sent)
        response = connection.getresponse()
        return Sent(response.status, response.read())
    finally:
        connection.close()
