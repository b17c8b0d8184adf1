"""Requests of the short way are those of botocore, signature included, for all of each service."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiobotocore.credentials import AioCredentials
from botocore.exceptions import MissingDependencyException, ParamValidationError

from fleetscan.aws.clients import Blueprint
from fleetscan.aws.counters import CallCounts, Meter
from fleetscan.aws.lean import LeanClient
from fleetscan.aws.sessions import Profile
from fleetscan.aws.signature import SigningKey
from fleetscan.aws.transport import Connections
from tests.aws.wire import CALLS

NOW = datetime(2026, 11, 25, 12, 30, 15, tzinfo=UTC)
KEYS = ("AKIAEXAMPLE000000001", "a/secret+key", "a session/token+with==signs")
SERVICES = sorted({call.service for call in CALLS.values()} | {"account", "organizations", "sts"})

_TEXT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_STRANGE = ["a b&c=d/é?#[]%41+~'\"\\<>", "arn:aws:sns:us-east-1:111111111111:topic/with/slashes"]


class Sent(BaseException):
    """Botocore was about to send a request."""

    def __init__(self, request: Any) -> None:  # noqa: ANN401 - botocore's request
        self.request = request


def stop(request: Any, **_: object) -> None:  # noqa: ANN401 - botocore's request
    raise Sent(request)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOW.replace(tzinfo=None))
    monkeypatch.setattr("fleetscan.aws.requests.now", lambda: NOW.strftime("%Y%m%dT%H%M%SZ"))


async def blueprint_of(service: str, region: str = "eu-west-1") -> Blueprint:
    return await Profile(None, Connections()).blueprint(service, region)


def clients(blueprint: Blueprint, token: str | None = KEYS[2]) -> tuple[LeanClient, LeanClient]:
    """Return a client as it is, and one whose calls go botocore's way, up to sending."""
    lean, genuine = (
        blueprint.new(AioCredentials(KEYS[0], KEYS[1], token), Meter([CallCounts()]))
        for _ in range(2)
    )
    genuine.meta.events.register_last("before-send", stop)
    return lean, genuine


async def sent_by_botocore(
    client: LeanClient, operation: str, parameters: dict[str, Any]
) -> tuple[str, str, dict[str, str], bytes]:
    with pytest.raises(Sent) as caught:
        await client._make_api_call(operation, dict(parameters))
    request = caught.value.request
    headers = {
        name.lower(): value.decode() if isinstance(value, bytes) else value
        for name, value in request.headers.items()
    }
    body = request.body or b""
    return request.method, request.url, headers, body.encode() if isinstance(body, str) else body


async def sent_by_us(
    client: LeanClient, operation: str, parameters: dict[str, Any]
) -> tuple[str, str, dict[str, str], bytes] | None:
    request = await client._blueprint.writer.write(operation, parameters)
    if request is None:
        return None
    headers = request.signed(await client._credentials.get_frozen_credentials(), SigningKey())
    lower = {name.lower(): value for name, value in headers.items()}
    return request.method, str(request.url), lower, request.body or b""


#: said in other places, or of each attempt
_NOT_COMPARED = {"accept-encoding", "amz-sdk-invocation-id", "amz-sdk-request", "content-length"}


async def compare(
    lean: LeanClient, genuine: LeanClient, operation: str, parameters: dict[str, Any]
) -> bool:
    """Hold one request against botocore's; return whether it can go the short way at all."""
    ours = await sent_by_us(lean, operation, parameters)
    if ours is None:
        return False
    theirs = await sent_by_botocore(genuine, operation, parameters)
    method, url, headers, body = theirs
    kept = {name: value for name, value in headers.items() if name not in _NOT_COMPARED}
    ours_kept = {name: value for name, value in ours[2].items() if name not in _NOT_COMPARED}
    assert (ours[0], ours[1], ours_kept, ours[3]) == (method, url, kept, body), operation
    return True


class Values:
    """Makes parameters from the shapes of a model."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same parameters each time

    def of(self, shape: Any, depth: int = 0, name: str = "") -> Any:  # noqa: ANN401, PLR0911 - a value for each kind of botocore's shapes
        match shape.type_name:
            case "structure":
                return dict(self._members(shape, depth))
            case "list":
                return [self.of(shape.member, depth + 1)] * max(1, shape.metadata.get("min", 1))
            case "map":
                return {self.of(shape.key, depth + 1): self.of(shape.value, depth + 1)}
            case "string":
                return self._string(shape, name)
            case "boolean":
                return self._random.choice([True, False])
            case "integer" | "long":
                return max(self._random.randrange(1, 100), shape.metadata.get("min", 1))
            case "float" | "double":
                return 1.5
            case "timestamp":
                return NOW
            case "blob":
                return b"some bytes"
            case other:
                raise AssertionError(other)

    def _members(self, shape: Any, depth: int) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - botocore's shapes
        for name, member in shape.members.items():
            wanted = name in shape.required_members
            if wanted or (depth < 2 and self._random.random() < 0.4 and not shape.is_tagged_union):
                yield name, self.of(member, depth + 1, name)
        if shape.is_tagged_union:
            name, member = next(iter(shape.members.items()))
            yield name, self.of(member, depth + 1, name)

    def _string(self, shape: Any, name: str) -> str:  # noqa: ANN401 - botocore's shapes
        if shape.enum:
            return str(self._random.choice(shape.enum))
        if name == "Bucket":
            return "bucket-" + "".join(self._random.choices(_TEXT[:26], k=8))
        least, most = shape.metadata.get("min", 1), shape.metadata.get("max", 1000)
        text = "".join(self._random.choices(_TEXT, k=max(least, min(12, most))))
        strange = self._random.choice(_STRANGE)
        return strange if self._random.random() < 0.3 and least <= len(strange) <= most else text


@pytest.mark.parametrize("service", SERVICES)
async def test_every_request_is_the_one_that_botocore_would_send(service: str) -> None:
    blueprint = await blueprint_of(service)
    lean, genuine = clients(blueprint)
    model = genuine.meta.service_model
    short = []
    for operation in model.operation_names:
        shape = model.operation_model(operation).input_shape
        for seed in range(2):
            # the same members with other values: the second is filled into what the first left
            for values in (Values(seed), Values(seed)):
                parameters = values.of(shape) if shape else {}
                try:
                    if await compare(lean, genuine, operation, parameters):
                        short.append(operation)
                except (MissingDependencyException, ParamValidationError):
                    # checksums for which botocore wants its C library; a label of a host
                    assert {"ChecksumAlgorithm", "RequestRoute"} & set(parameters)
    # the operations of the catalogue all can
    declared = {call.name for call in CALLS.values() if call.service == service}
    assert declared <= set(short)


@pytest.mark.parametrize("token", [None, KEYS[2]])
@pytest.mark.parametrize(
    "bucket",
    [
        "plain-bucket",
        "bucket.with.dots",
        "abc",
        "a" * 63,
        "xn--bucket",
        "bucket--usw2-az1--x-s3",
        "bucket-s3alias",
        "UpperCase",
        "under_score",
        "arn:aws:s3:eu-west-1:111111111111:accesspoint/mine",
        "-begins-with-a-hyphen",
        "ends-with-a-hyphen-",
        "10.20.30.40",
        "double--hyphen",
    ],
)
async def test_every_kind_of_bucket_is_asked_where_botocore_would(
    bucket: str, token: str | None
) -> None:
    lean, genuine = clients(await blueprint_of("s3"), token)
    await compare(lean, genuine, "GetBucketTagging", {"Bucket": "another-plain-bucket"})
    try:
        await compare(lean, genuine, "GetBucketTagging", {"Bucket": bucket})
    except ParamValidationError:
        with pytest.raises(ParamValidationError):
            await genuine._make_api_call("GetBucketTagging", {"Bucket": bucket})


@pytest.mark.parametrize("region", ["us-east-1", "cn-north-1", "us-gov-west-1"])
@pytest.mark.parametrize("service", ["ec2", "iam", "s3", "sts"])
async def test_endpoints_are_those_of_the_region(service: str, region: str) -> None:
    lean, genuine = clients(await blueprint_of(service, region))
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "ec2": ("DescribeVolumes", {"MaxResults": 1000}),
        "iam": ("ListUsers", {}),
        "s3": ("GetBucketEncryption", {"Bucket": "mine"}),
        "sts": ("GetCallerIdentity", {}),
    }
    assert await compare(lean, genuine, *calls[service])


async def test_an_endpoint_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566/base")
    for service, operation, parameters in (
        ("s3", "GetBucketEncryption", {"Bucket": "mine"}),
        ("ec2", "DescribeVolumes", {"MaxResults": 5}),
        ("lambda", "ListTags", {"Resource": "arn:aws:lambda:eu-west-1:111111111111:function:f"}),
    ):
        lean, genuine = clients(await blueprint_of(service))
        for _ in range(2):
            assert await compare(lean, genuine, operation, parameters)


async def test_parameters_that_botocore_refuses_are_refused() -> None:
    lean, _ = clients(await blueprint_of("iam"))
    for wrong in ({}, {"UserName": 5}, {"UserName": ""}, {"Nobody": "knows"}):
        with pytest.raises(ParamValidationError):
            await lean._make_api_call("ListUserTags", wrong)


async def test_what_is_kept_is_bounded() -> None:
    lean, _ = clients(await blueprint_of("ec2"))
    writer = lean._blueprint.writer
    for number in range(1_200):
        await writer.write("DescribeVolumes", {"MaxResults": number})
    assert len(writer._kept) <= 512
