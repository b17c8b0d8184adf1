"""What the fake AWS fails with on purpose: errors of AWS, redirects, lists without an end."""

import json
import socket
from http.client import HTTPResponse
from urllib.parse import urlsplit

import msgspec
import pytest
from botocore import xform_name

from benchmarks.fake_aws import FakeAWS, Kind, Rule
from fleetscan.aws.pagination import pagination_of
from fleetscan.demo.rules import Denial
from tests.benchmarks.clients import ACCOUNT, HOME, OTHER, Keys, assume, call, client, refusal, send
from tests.benchmarks.requests import body_of, signed

BUCKET = f"bucket-{ACCOUNT}-us-east-1-0"

#: one operation of each protocol, by the service's name in botocore
LISTS = (
    "ec2:describe_volumes",
    "iam:list_users",
    "dynamodb:list_tables",
    "kms:list_keys",
    "lambda:list_functions",
    "s3:list_buckets",
)


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
