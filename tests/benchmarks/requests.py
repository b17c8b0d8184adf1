"""Whole signed requests as bytes, for tests that look at what a connection brings."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from urllib.parse import urlsplit

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from benchmarks.fake_aws import FakeAWS
from tests.benchmarks.clients import HOME, Keys

# How long a test waits for what must not come.
PATIENCE = 0.3


def signed(
    keys: Keys,
    operation: str,
    service: str = "ec2",
    *,
    method: str = "POST",
    target: str = "/",
    **headers: str,
) -> bytes:
    """Write a request for an operation of EC2 or DynamoDB, or for a target of S3."""
    given = {}
    body = ""
    if service == "ec2":
        body = f"Action={operation}&Version=2016-11-15"
        given["Content-Type"] = "application/x-www-form-urlencoded"
    elif service == "dynamodb":
        body = "{}"
        given["Content-Type"] = "application/x-amz-json-1.0"
        given["X-Amz-Target"] = f"DynamoDB_20120810.{operation}"
    request = AWSRequest(method=method, url=f"http://fake{target}", data=body, headers=given)
    credentials = Credentials(keys.access_key, keys.secret, keys.token)
    signer = S3SigV4Auth if service == "s3" else SigV4Auth
    signer(credentials, service, HOME).add_auth(request)
    lines = {"Host": "fake", "Content-Length": str(len(body)), **headers, **request.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {target} HTTP/1.1\r\n{head}\r\n{body}".encode()


@contextmanager
def asked(aws: FakeAWS, keys: Keys, operation: str = "DescribeVolumes") -> Iterator[socket.socket]:
    """Send one request of EC2 over a connection of its own."""
    where = urlsplit(aws.url)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        connection.sendall(signed(keys, operation))
        yield connection


def received(connection: socket.socket) -> tuple[bytes, str]:
    """Receive until nothing comes any more; return it, and how the connection ended."""
    connection.settimeout(PATIENCE)
    data = b""
    while True:
        try:
            part = connection.recv(65536)
        except TimeoutError:
            return data, "open"
        except ConnectionResetError:
            return data, "reset"
        if not part:
            return data, "closed"
        data += part


def body_of(aws: FakeAWS, keys: Keys, operation: str) -> tuple[HTTPResponse, bytes]:
    """Ask EC2 or DynamoDB; return the response and its body, which has the length that it says."""
    service, _, name = operation.partition(":")
    where = urlsplit(aws.url)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        connection.sendall(signed(keys, name, service))
        response = HTTPResponse(connection)
        response.begin()
        return response, response.read()
