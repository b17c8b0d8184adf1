"""Tell protocol and operation of a request from the request alone."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fleetscan.demo.rest_operations import rest_operation
from fleetscan.demo.wire import Protocol

__all__ = ["S3_CONTROL", "form_fields", "operation_of", "protocol_of"]

#: S3 Control signs as S3 does, and is told apart by the version in its paths.
S3_CONTROL = "/v20180820/"

# Query flags of S3 and the noun in the operation's name; `GET /bucket?location` is
# GetBucketLocation. Not every noun is the flag in capitals, so they are listed.
S3_SUBRESOURCES = {
    "accelerate": "BucketAccelerateConfiguration",
    "acl": "BucketAcl",
    "cors": "BucketCors",
    "encryption": "BucketEncryption",
    "lifecycle": "BucketLifecycleConfiguration",
    "location": "BucketLocation",
    "logging": "BucketLogging",
    "notification": "BucketNotificationConfiguration",
    "object-lock": "ObjectLockConfiguration",
    "ownershipControls": "BucketOwnershipControls",
    "policy": "BucketPolicy",
    "policyStatus": "BucketPolicyStatus",
    "publicAccessBlock": "PublicAccessBlock",
    "replication": "BucketReplication",
    "tagging": "BucketTagging",
    "versioning": "BucketVersioning",
    "website": "BucketWebsite",
}
S3_BUCKET_OPERATIONS = {
    "GET": "ListObjects",
    "HEAD": "HeadBucket",
    "PUT": "CreateBucket",
    "DELETE": "DeleteBucket",
}
S3_VERBS = {"GET": "Get", "PUT": "Put", "DELETE": "Delete"}


def protocol_of(service: str, headers: Mapping[str, str]) -> Protocol:
    """Return the protocol of a request to `service` (a signing name) with these headers."""
    if service in {"s3", "cloudfront"}:
        return Protocol.REST_XML
    content_type = headers.get("content-type", "")
    if "x-amz-target" in headers:
        return Protocol.JSON_1_0 if content_type.endswith("json-1.0") else Protocol.JSON_1_1
    if content_type.startswith("application/x-www-form-urlencoded"):
        return Protocol.EC2 if service == "ec2" else Protocol.QUERY
    return Protocol.REST_JSON


def form_fields(protocol: Protocol, body: bytes) -> dict[str, str]:
    """Return the form fields of a query request; none for the other protocols."""
    if protocol not in {Protocol.QUERY, Protocol.EC2}:
        return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def operation_of(
    service: str,
    *,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    parameters: Mapping[str, str],
) -> str:
    """Name the operation; method and path where no model and no table has it."""
    if action := parameters.get("Action"):
        return action
    if target := headers.get("x-amz-target"):
        return target.rpartition(".")[2]
    if service == "s3" and not path.startswith(S3_CONTROL):
        return _s3_operation(method, path, query)
    found = rest_operation(service, method, path, query)
    return found.name if found else f"{method} {path}"


def _s3_operation(method: str, path: str, query: str) -> str:
    bucket, _, key = path.removeprefix("/").partition("/")
    if not bucket:
        return "ListBuckets" if method == "GET" else f"{method} {path}"
    if key:
        return f"{method} {path}"
    fields = dict(parse_qsl(query, keep_blank_values=True))
    for flag, noun in S3_SUBRESOURCES.items():
        if flag in fields and method in S3_VERBS:
            return S3_VERBS[method] + noun
    operation = S3_BUCKET_OPERATIONS.get(method, f"{method} {path}")
    return "ListObjectsV2" if operation == "ListObjects" and "list-type" in fields else operation
