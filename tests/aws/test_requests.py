"""Requests of the short way are those of botocore, signature included, for all of each service."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiobotocore.credentials import AioCredentials
from botocore.exceptions import MissingDependencyException, ParamValidationError

from fleetscan.aws.counters import CallCounts, Meter
from fleetscan.aws.lean import LeanClient
from fleetscan.aws.patience import Patience
from fleetscan.aws.sessions import Profile, Shared
from fleetscan.aws.signature import SigningKey
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
    # nothing is sent, so that nothing has to wait until AWS has room for it
    monkeypatch.setattr("fleetscan.aws.budgets.Budgets.take", lambda *_: 0.0)


#: said in other places, or of each attempt
_NOT_COMPARED = {"accept-encoding", "amz-sdk-invocation-id", "amz-sdk-request", "content-length"}

#: method, URL, headers and body
Sending = tuple[str, str, dict[str, str], bytes]


def compared(headers: Mapping[str, str]) -> dict[str, str]:
    lower = {name.lower(): value for name, value in headers.items()}
    return {name: value for name, value in lower.items() if name not in _NOT_COMPARED}


class Clients(NamedTuple):
    """Clients with the same keys."""

    #: one of ours as it is
    lean: LeanClient
    #: one of ours whose calls go botocore's way, up to sending
    completed: LeanClient
    #: one that is all botocore's, up to sending
    genuine: Any


async def clients(service: str, region: str = "eu-west-1", token: str | None = KEYS[2]) -> Clients:
    profile = Profile(None, Shared(Patience()))
    blueprint = await profile.blueprint(service, region)
    lean, completed = (
        blueprint.new(AioCredentials(KEYS[0], KEYS[1], token), Meter([CallCounts()]))
        for _ in range(2)
    )
    genuine = await profile._core._create_client(
        service,
        region_name=region,
        config=profile.config,
        aws_access_key_id=KEYS[0],
        aws_secret_access_key=KEYS[1],
        aws_session_token=token,
    )
    for client in (completed, genuine):
        client.meta.events.register_last("before-send", stop)
    return Clients(lean, completed, genuine)


async def sent_by_botocore(
    client: Any,  # noqa: ANN401 - clients are made at run time
    operation: str,
    parameters: dict[str, Any],
) -> Sending:
    with pytest.raises(Sent) as caught:
        await client._make_api_call(operation, dict(parameters))
    request = caught.value.request
    headers = {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in request.headers.items()
    }
    body = request.body or b""
    if isinstance(body, str):
        body = body.encode()
    return request.method, request.url, compared(headers), body


async def sent_by_us(
    client: LeanClient, operation: str, parameters: dict[str, Any]
) -> Sending | None:
    request = await client._blueprint.writer.write(operation, parameters)
    if request is None:
        return None
    headers = request.signed(await client._credentials.get_frozen_credentials(), SigningKey())
    return request.method, str(request.url), compared(headers), request.body or b""


async def compare(
    ours: Clients, operation: str, parameters: dict[str, Any], *, completed: bool = True
) -> bool:
    """Hold our requests against botocore's; return whether there is a short way at all.

    Without `completed`, those alone that go the short way.
    """
    short = await sent_by_us(ours.lean, operation, parameters)
    if short is None:
        return False
    theirs = await sent_by_botocore(ours.genuine, operation, parameters)
    assert short == theirs, operation
    if completed:
        assert await sent_by_botocore(ours.completed, operation, parameters) == theirs, operation
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
async def test_requests_are_those_that_botocore_would_send(service: str) -> None:
    """Of all operations of the catalogue, and of one in eight of those of a service."""
    await compare_operations(service, one_in=8)


@pytest.mark.chaos(sample=0)
@pytest.mark.parametrize("service", SERVICES)
async def test_every_request_is_the_one_that_botocore_would_send(service: str) -> None:
    await compare_operations(service, one_in=1)


async def compare_operations(service: str, *, one_in: int) -> None:
    ours = await clients(service)
    model = ours.genuine.meta.service_model
    declared = {call.name for call in CALLS.values() if call.service == service}
    short = []
    for operation in sorted({*model.operation_names[::one_in], *declared}):
        shape = model.operation_model(operation).input_shape
        for seed in range(2 if operation in declared else 1):
            # the same members with other values: the second is filled into what the first left
            for again, values in enumerate((Values(seed), Values(seed))):
                parameters = values.of(shape) if shape else {}
                try:
                    if await compare(ours, operation, parameters, completed=not again):
                        short.append(operation)
                except (MissingDependencyException, ParamValidationError):
                    # checksums for which botocore wants its C library; a label of a host
                    assert {"ChecksumAlgorithm", "RequestRoute"} & set(parameters)
    # the operations of the catalogue all can
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
    ours = await clients("s3", token=token)
    await compare(ours, "GetBucketTagging", {"Bucket": "another-plain-bucket"})
    try:
        await compare(ours, "GetBucketTagging", {"Bucket": bucket})
    except ParamValidationError:
        with pytest.raises(ParamValidationError):
            await ours.genuine._make_api_call("GetBucketTagging", {"Bucket": bucket})


ONE_OF_EACH: dict[str, tuple[str, dict[str, Any]]] = {
    "ec2": ("DescribeVolumes", {"MaxResults": 1000}),
    "iam": ("ListUsers", {}),
    "s3": ("GetBucketEncryption", {"Bucket": "mine"}),
    "sts": ("GetCallerIdentity", {}),
}


@pytest.mark.parametrize("region", ["us-east-1", "cn-north-1", "us-gov-west-1"])
@pytest.mark.parametrize("service", ONE_OF_EACH)
async def test_endpoints_are_those_of_the_region(service: str, region: str) -> None:
    assert await compare(await clients(service, region), *ONE_OF_EACH[service])


@pytest.mark.parametrize("service", ["ec2", "s3", "sts"])
@pytest.mark.parametrize(
    ("variables", "in_host"),
    [
        (["AWS_USE_FIPS_ENDPOINT"], ["fips"]),
        (["AWS_USE_DUALSTACK_ENDPOINT"], [".api.aws", ".dualstack."]),
        (["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"], ["fips"]),
    ],
    ids=["FIPS", "dualstack", "both"],
)
async def test_endpoints_are_of_the_kind_that_the_environment_asks_for(
    monkeypatch: pytest.MonkeyPatch, service: str, variables: list[str], in_host: list[str]
) -> None:
    for name in variables:
        monkeypatch.setenv(name, "true")
    ours = await clients(service, "us-west-2")
    operation, parameters = ONE_OF_EACH[service]
    assert await compare(ours, operation, parameters)
    sent = await sent_by_us(ours.lean, operation, parameters)
    assert sent is not None
    assert any(part in sent[1] for part in in_host)


@pytest.mark.parametrize("url", ["http://127.0.0.1:4566/base", "http://[::1]:4566"])
async def test_an_endpoint_of_the_environment_is_used(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    for service, operation, parameters in (
        ("s3", "GetBucketEncryption", {"Bucket": "mine"}),
        ("ec2", "DescribeVolumes", {"MaxResults": 5}),
        ("lambda", "ListTags", {"Resource": "arn:aws:lambda:eu-west-1:111111111111:function:f"}),
    ):
        ours = await clients(service)
        for _ in range(2):
            assert await compare(ours, operation, parameters)


IN_PATH = "https://s3.eu-west-1.amazonaws.com/mine?encryption"
IN_HOST = "https://mine.s3.eu-west-1.amazonaws.com/?encryption"


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ("", IN_PATH),
        ("s3 =\n  max_concurrent_requests = 20", IN_PATH),
        ("s3 =\n  addressing_style = virtual", IN_HOST),
        ("s3 =\n  addressing_style = auto", IN_HOST),
        ("s3 =\n  addressing_style = path", IN_PATH),
        ("s3 =\n  use_accelerate_endpoint = true", "https://mine.s3-accelerate.amazonaws.com/"),
        (
            "s3 =\n  use_dualstack_endpoint = true",
            "https://s3.dualstack.eu-west-1.amazonaws.com/mine?encryption",
        ),
    ],
)
async def test_all_buckets_are_asked_at_one_host_unless_the_profile_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: str, url: str
) -> None:
    config = tmp_path / "config"
    config.write_text(f"[default]\n{settings}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    ours = await clients("s3")
    # the second is filled into what the first left
    for bucket in ("another", "mine"):
        assert await compare(ours, "GetBucketEncryption", {"Bucket": bucket})
    sent = await sent_by_us(ours.lean, "GetBucketEncryption", {"Bucket": "mine"})
    assert sent is not None
    assert sent[1].startswith(url)


async def test_parameters_that_botocore_refuses_are_refused() -> None:
    lean = (await clients("iam")).lean
    for wrong in ({}, {"UserName": 5}, {"UserName": ""}, {"Nobody": "knows"}):
        with pytest.raises(ParamValidationError):
            await lean._make_api_call("ListUserTags", wrong)


async def test_lists_of_ids_are_not_kept_without_end_and_displace_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    writer = (await clients("ec2")).lean._blueprint.writer
    prepare = writer._prepare
    prepared: Counter[str] = Counter()

    async def count(operation: str, parameters: Mapping[str, Any], gaps: set[str]) -> Any:  # noqa: ANN401 - what fills in
        prepared[" ".join(parameters)] += 1
        return await prepare(operation, parameters, gaps)

    monkeypatch.setattr(writer, "_prepare", count)
    for number in range(600):
        for parameters in ({"MaxResults": 1000}, {"VolumeIds": [f"vol-{number:017x}"]}):
            assert await writer.write("DescribeVolumes", parameters) is not None
    assert prepared["MaxResults"] == 1
    assert sum(len(of_operation) for of_operation in writer._kept.values()) <= 8
