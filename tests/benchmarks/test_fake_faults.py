"""Every kind of fault of the fake AWS, as it is seen on the wire."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import msgspec
import pytest
from botocore import xform_name

from benchmarks.fake_aws import FakeAWS, Kind, Rule
from fleetscan.aws.pagination import pagination_of
from fleetscan.demo.rules import Denial
from tests.benchmarks.clients import HOME, Keys, assume, call, client, refusal, send
from tests.benchmarks.requests import signed

ACCOUNT, OTHER = "100000000000", "100000000001"
BUCKET = f"bucket-{ACCOUNT}-us-east-1-0"
# How long a test waits for what must not come.
PATIENCE = 0.3

#: one operation of each protocol, by the service's name in botocore
LISTS = (
    "ec2:describe_volumes",
    "iam:list_users",
    "dynamodb:list_tables",
    "kms:list_keys",
    "lambda:list_functions",
    "s3:list_buckets",
)


@pytest.fixture(scope="module")
def started() -> Iterator[FakeAWS]:
    with FakeAWS(accounts=2) as fake:
        yield fake


@pytest.fixture
def aws(started: FakeAWS) -> Iterator[FakeAWS]:
    started.reset()
    yield started
    started.inject()


@pytest.fixture(scope="module")
def keys(started: FakeAWS) -> Keys:
    return assume(started, ACCOUNT)


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


def true_reply(aws: FakeAWS, keys: Keys) -> bytes:
    aws.inject()
    with asked(aws, keys) as connection:
        return received(connection)[0]


def body_of(aws: FakeAWS, keys: Keys, operation: str) -> tuple[HTTPResponse, bytes]:
    """Ask EC2 or DynamoDB; return the response and its body, which has the length that it says."""
    service, _, name = operation.partition(":")
    where = urlsplit(aws.url)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        connection.sendall(signed(keys, name, service))
        response = HTTPResponse(connection)
        response.begin()
        return response, response.read()


def length_of(reply: bytes) -> tuple[int, int]:
    """Return the length that a reply says its body has, and that which it has."""
    head, _, body = reply.partition(b"\r\n\r\n")
    found = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    return int(found[0].partition(b":")[2]), len(body)


@pytest.mark.parametrize(
    ("kind", "end", "begins"),
    [
        (Kind.RESET, "reset", False),
        (Kind.RESET_MIDWAY, "reset", True),
        (Kind.CLOSE, "closed", False),
        (Kind.TRUNCATE, "closed", True),
        (Kind.SILENCE, "open", False),
        (Kind.STALL, "open", True),
    ],
)
def test_a_reply_ends_too_early(
    aws: FakeAWS,
    keys: Keys,
    kind: Kind,
    end: str,
    begins: bool,  # noqa: FBT001 - a case's outcome
) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=kind))
    with asked(aws, keys) as connection:
        data, how = received(connection)
    assert how == end
    assert bool(data) is begins
    assert whole.startswith(data)
    assert len(data) < len(whole)
    assert aws.stats().injected == {kind: 1}


def test_replies_end_anywhere(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    head = len(whole.partition(b"\r\n\r\n")[0])
    aws.inject(Rule(kind=Kind.TRUNCATE))
    lengths = set()
    for _ in range(20):
        with asked(aws, keys) as connection:
            lengths.add(len(received(connection)[0]))
    assert len(lengths) > 10
    assert min(lengths) < head < max(lengths)


def test_a_stalled_connection_answers_nothing_more(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(Rule(kind=Kind.STALL, first=1))
    with asked(aws, keys) as connection:
        received(connection)
        connection.sendall(signed(keys, "DescribeVolumes"))
        assert received(connection) == (b"", "open")


def test_a_reply_comes_late(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=Kind.DELAY, seconds=0.2))
    began = time.monotonic()
    with asked(aws, keys) as connection:
        assert connection.recv(65536) == whole
    assert time.monotonic() - began >= 0.199


def test_replies_stay_in_order_when_the_first_is_late(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(Rule(kind=Kind.DELAY, seconds=0.1, operation="ec2:DescribeVolumes"))
    with asked(aws, keys) as connection:
        connection.sendall(signed(keys, "DescribeVpcs"))
        data, _ = received(connection)
    assert 0 < data.find(b"DescribeVolumesResponse") < data.find(b"DescribeVpcsResponse")


def test_a_body_is_shorter_than_its_length(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=Kind.LENGTH_TOO_LONG))
    with asked(aws, keys) as connection:
        data, how = received(connection)
    said, is_ = length_of(data)
    assert (said > is_, is_, how) == (True, length_of(whole)[1], "open")


def test_a_body_is_longer_than_its_length(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=Kind.LENGTH_TOO_SHORT))
    with asked(aws, keys) as connection:
        data, how = received(connection)
    said, is_ = length_of(data)
    assert (said < is_, is_, how) == (True, length_of(whole)[1], "open")


@pytest.mark.parametrize("operation", ["ec2:DescribeVolumes", "dynamodb:ListTables"])
@pytest.mark.parametrize("kind", [Kind.CUT, Kind.GARBAGE])
def test_a_body_of_the_right_length_makes_no_sense(
    aws: FakeAWS, keys: Keys, operation: str, kind: Kind
) -> None:
    aws.inject(Rule(kind=kind))
    response, body = body_of(aws, keys, operation)
    assert response.status == 200
    assert body
    with pytest.raises((ET.ParseError, ValueError)):
        ET.fromstring(body) if operation.startswith("ec2") else json.loads(body)  # noqa: S314 - our own server's


def test_a_body_is_something_else(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(Rule(kind=Kind.WRONG_ROOT))
    root = ET.fromstring(body_of(aws, keys, "ec2:DescribeVolumes")[1])  # noqa: S314 - our own server's
    assert root.tag.endswith("feed")
    assert json.loads(body_of(aws, keys, "dynamodb:ListTables")[1]) == ["nothing", "of", "AWS"]


@pytest.mark.parametrize("status", [200, 502])
def test_a_proxy_answers_with_a_page(aws: FakeAWS, keys: Keys, status: int) -> None:
    aws.inject(Rule(kind=Kind.HTML, status=status))
    response, body = body_of(aws, keys, "dynamodb:ListTables")
    assert response.status == status
    assert response.headers.get_content_type() == "text/html"
    assert body.startswith(b"<!DOCTYPE html>")


def test_a_content_type_is_wrong(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=Kind.WRONG_TYPE))
    response, body = body_of(aws, keys, "ec2:DescribeVolumes")
    assert response.headers.get_content_type() == "text/html"
    assert whole.endswith(body)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (
            Kind.ERROR_500,
            [
                ("InternalError", 500),
                ("InternalFailure", 500),
                ("InternalFailure", 500),
                ("InternalFailure", 500),
                ("InternalFailure", 500),
                ("InternalError", 500),
            ],
        ),
        (
            Kind.ERROR_503,
            [
                ("Unavailable", 503),
                ("ServiceUnavailable", 503),
                ("ServiceUnavailable", 503),
                ("ServiceUnavailable", 503),
                ("ServiceUnavailable", 503),
                ("ServiceUnavailable", 503),
            ],
        ),
        (
            Kind.THROTTLE,
            [
                ("RequestLimitExceeded", 503),
                ("Throttling", 400),
                ("ThrottlingException", 400),
                ("ThrottlingException", 400),
                ("TooManyRequestsException", 429),
                ("SlowDown", 503),
            ],
        ),
        (
            Kind.EXPIRED,
            [
                ("RequestExpired", 400),
                ("ExpiredToken", 403),
                ("ExpiredTokenException", 400),
                ("ExpiredTokenException", 400),
                ("ExpiredTokenException", 403),
                ("ExpiredToken", 400),
            ],
        ),
        (
            Kind.SKEWED,
            [
                ("RequestExpired", 400),
                ("SignatureDoesNotMatch", 403),
                ("InvalidSignatureException", 400),
                ("InvalidSignatureException", 400),
                ("InvalidSignatureException", 403),
                ("RequestTimeTooSkewed", 403),
            ],
        ),
        (
            Kind.DEAD,
            [
                ("AuthFailure", 401),
                ("InvalidClientTokenId", 403),
                ("UnrecognizedClientException", 400),
                ("UnrecognizedClientException", 400),
                ("UnrecognizedClientException", 403),
                ("InvalidToken", 400),
            ],
        ),
        (
            Kind.DENIED,
            [
                ("UnauthorizedOperation", 403),
                ("AccessDenied", 403),
                ("AccessDeniedException", 400),
                ("AccessDeniedException", 400),
                ("AccessDeniedException", 403),
                ("AccessDenied", 403),
            ],
        ),
    ],
)
def test_an_error_has_the_code_of_its_protocol(
    aws: FakeAWS, keys: Keys, kind: Kind, codes: list[tuple[str, int]]
) -> None:
    aws.inject(Rule(kind=kind))
    assert [refusal(aws, operation, keys) for operation in LISTS] == codes
    assert aws.stats().injected == {kind: len(LISTS)}


@pytest.mark.parametrize("kind", [Kind.ERROR_503, Kind.THROTTLE])
def test_an_error_says_when_to_come_back(aws: FakeAWS, keys: Keys, kind: Kind) -> None:
    aws.inject(Rule(kind=kind, retry_after=2))
    assert body_of(aws, keys, "ec2:DescribeVolumes")[0].getheader("Retry-After") == "2"
    aws.inject(Rule(kind=kind))
    assert body_of(aws, keys, "ec2:DescribeVolumes")[0].getheader("Retry-After") is None


def test_a_denial_says_who_may_not_do_what_and_why(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(
        Rule(kind=Kind.DENIED, operation="s3:*"),
        Rule(kind=Kind.DENIED, because=Denial.SERVICE_CONTROL_POLICY.value),
    )
    who = f"User: arn:aws:sts::{ACCOUNT}:assumed-role/fleetscan-audit/test"
    bucket = send(aws, keys, "s3", method="GET", target=f"/{BUCKET}?encryption").body.decode()
    assert (
        f"{who} is not authorized to perform: s3:GetEncryptionConfiguration on resource: "
        f'"arn:aws:s3:::{BUCKET}" because no identity-based policy allows the '
        "s3:GetEncryptionConfiguration action"
    ) in bucket.replace("&quot;", '"')
    tables = json.loads(body_of(aws, keys, "dynamodb:ListTables")[1])["message"]
    assert tables == (
        f"{who} is not authorized to perform: dynamodb:ListTables on resource: * "
        "with an explicit deny in a service control policy"
    )


def test_a_bucket_is_said_to_be_in_another_region(aws: FakeAWS, keys: Keys) -> None:
    def ask(kind: Kind) -> tuple[int, str, bytes]:
        aws.inject(Rule(kind=kind))
        where = urlsplit(aws.url)
        request = signed(keys, "", "s3", method="GET", target=f"/{BUCKET}?encryption")
        with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
            connection.sendall(request)
            response = HTTPResponse(connection)
            response.begin()
            return response.status, response.getheader("x-amz-bucket-region", ""), response.read()

    status, region, body = ask(Kind.REDIRECT)
    assert (status, region) == (301, "us-west-2")
    assert b"<Code>PermanentRedirect</Code>" in body
    status, region, body = ask(Kind.REDIRECT_UNNAMED)
    assert (status, region) == (301, "")
    assert b"<Code>PermanentRedirect</Code>" in body
    status, region, body = ask(Kind.WRONG_REGION)
    assert (status, region) == (400, "")
    assert b"<Code>AuthorizationHeaderMalformed</Code>" in body
    assert b"<Region>us-west-2</Region>" in body


def test_only_calls_about_a_bucket_are_redirected(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(Rule(kind=Kind.REDIRECT))
    assert call(aws, "s3:list_buckets", keys)["Buckets"]
    assert call(aws, "kms:list_keys", keys)["Keys"]
    assert aws.stats().injected == {}


PAGED = (
    "account:ListRegions",
    "dynamodb:ListTables",
    "ec2:DescribeImages",
    "ec2:DescribeInstances",
    "ecr:DescribeRepositories",
    "efs:DescribeFileSystems",
    "elbv2:DescribeLoadBalancers",
    "iam:ListRoles",
    "iam:ListUsers",
    "kms:ListKeys",
    "lambda:ListFunctions",
    "logs:DescribeLogGroups",
    "rds:DescribeDBClusters",
    "rds:DescribeDBInstances",
    "s3:ListBuckets",
    "secretsmanager:ListSecrets",
    "sns:ListTopics",
    "sqs:ListQueues",
)


@pytest.mark.parametrize("operation", PAGED)
def test_the_same_token_comes_again_and_again(aws: FakeAWS, keys: Keys, operation: str) -> None:
    service, _, name = operation.partition(":")
    pagination = pagination_of(service, name)
    with client(aws, service, keys) as opened:
        ask = getattr(opened, xform_name(name))
        # as fleetscan asks: a page for all regions, and buckets with theirs
        asks = {"account": {"MaxResults": 50}, "s3": {"MaxBuckets": 100}}.get(service, {})
        true = ask(**asks)
        assert pagination.next_page(true) == {}
        aws.inject(Rule(kind=Kind.REPEATED_TOKEN))
        first = ask(**asks)
        token = pagination.next_page(first)
        assert token
        assert pagination.next_page(ask(**asks, **token)) == token
        aws.inject()
        last = ask(**asks, **token)
    for reply in (true, first, last):
        del reply["ResponseMetadata"]
    # the list begins anew, and ends when the fault does
    assert last == true
    assert (
        first.items()
        >= {name: value for name, value in true.items() if isinstance(value, list)}.items()
    )


def test_only_a_list_has_a_token(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(Rule(kind=Kind.REPEATED_TOKEN))
    assert send(aws, keys, "s3", method="GET", target=f"/{BUCKET}?location").status == 200
    assert call(aws, "sts:get_caller_identity", keys)["Account"] == ACCOUNT
    assert aws.stats().injected == {}


def test_an_account_may_lose_its_sessions_and_get_new_ones(aws: FakeAWS) -> None:
    old, other = assume(aws, ACCOUNT), assume(aws, OTHER)
    aws.inject(Rule(kind=Kind.DEAD, account=ACCOUNT, old_sessions=True))
    assert refusal(aws, "iam:list_users", old)[0] == "InvalidClientTokenId"
    assert call(aws, "iam:list_users", other)["Users"]
    assert call(aws, "iam:list_users", assume(aws, ACCOUNT))["Users"]


def test_an_account_may_be_lost_for_good(aws: FakeAWS) -> None:
    old, other = assume(aws, ACCOUNT), assume(aws, OTHER)
    aws.inject(
        Rule(kind=Kind.DENIED, account=ACCOUNT, operation="sts:AssumeRole"),
        Rule(kind=Kind.DEAD, account=ACCOUNT),
    )
    assert refusal(aws, "iam:list_users", old)[0] == "InvalidClientTokenId"
    arn = f"arn:aws:iam::{ACCOUNT}:role/fleetscan-audit"
    refused = refusal(aws, "sts:assume_role", RoleArn=arn, RoleSessionName="test")
    assert refused == ("AccessDenied", 403)
    assert call(aws, "iam:list_users", other)["Users"]
    assume(aws, OTHER)
    assert aws.stats(by_account=True).roles_assumed == {ACCOUNT: 2, OTHER: 2}


def test_a_region_may_be_down(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(Rule(kind=Kind.ERROR_503, region="eu-*"))
    assert refusal(aws, "ec2:describe_vpcs", keys, "eu-west-1")[0] == "Unavailable"
    assert call(aws, "ec2:describe_vpcs", keys, HOME)["Vpcs"]


def test_rules_may_be_there_from_the_start() -> None:
    rules = (Rule(kind=Kind.THROTTLE, operation="sts:*", first=1), Rule(kind=Kind.ERROR_500))
    with FakeAWS(accounts=1, fault=rules, fault_seed=5) as fake:
        assert refusal(fake, "sts:get_caller_identity") == ("Throttling", 400)
        assert refusal(fake, "sts:get_caller_identity") == ("InternalFailure", 500)
        assert fake.stats().injected == {Kind.THROTTLE: 1, Kind.ERROR_500: 1}
        assert fake.stats().calls == 2
        fake.reset()
        assert fake.stats().injected == {}
        fake.inject()
        assert call(fake, "sts:get_caller_identity")


def test_a_plan_that_makes_no_sense_is_refused(aws: FakeAWS, keys: Keys) -> None:
    with pytest.raises(OSError, match="plague"):
        aws._ask("POST", "/_fake/faults", msgspec.json.encode({"rules": [{"kind": "plague"}]}))
    assert call(aws, "iam:list_users", keys)["Users"]
