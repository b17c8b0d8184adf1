"""Whole signed requests as bytes, for tests that look at what a connection brings."""

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.benchmarks.clients import HOME, Keys


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
