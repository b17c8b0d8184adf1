"""The fake AWS finds a request that carries what is another account's, region's or task's."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import msgspec
import pytest

from benchmarks.fake_aws import FakeAWS
from tests.benchmarks.clients import HOME, ROLE, SOURCE, Keys, assume, call, refusal, send

ACCOUNT, OTHER = "100000000000", "100000000001"
ELSEWHERE = "eu-west-1"
FORM = "Action=DescribeVolumes&Version=2016-11-15"
BUCKET = f"bucket-{ACCOUNT}-{HOME}-0"


@pytest.fixture(scope="module")
def started() -> Iterator[FakeAWS]:
    with FakeAWS(accounts=2, verify=True) as fake:
        yield fake


@pytest.fixture
def aws(started: FakeAWS) -> FakeAWS:
    started.reset()
    return started


@pytest.fixture(scope="module")
def keys(started: FakeAWS) -> Keys:
    return assume(started, ACCOUNT)


@pytest.fixture(scope="module")
def others(started: FakeAWS) -> Keys:
    return assume(started, OTHER)


def violation(aws: FakeAWS) -> str:
    """Return the one violation that was found."""
    found = aws.stats()
    assert found.violation_count == len(found.violations) == 1, found.violations
    return found.violations[0]


def test_what_an_account_asks_of_its_own_is_no_violation(aws: FakeAWS, keys: Keys) -> None:
    call(aws, "s3:get_bucket_tagging", keys, Bucket=f"bucket-{ACCOUNT}-{HOME}-0")
    call(aws, "ec2:describe_volumes", keys, ELSEWHERE, MaxResults=5)
    call(aws, "iam:list_role_tags", keys, RoleName=ROLE)
    call(aws, "s3:get_bucket_location", keys, Bucket=f"bucket-{ACCOUNT}-us-west-2-1")
    assume(aws, OTHER)
    arn = f"arn:aws:lambda:{HOME}:{ACCOUNT}:function:function-{ACCOUNT}-{HOME}-0"
    call(aws, "lambda:list_tags", keys, Resource=arn)
    sent = send(aws, keys, "s3", method="GET", target="/?x-id=ListBuckets&max-buckets=10&a&a-b=1")
    assert sent.status == 200
    assert aws.stats().violations == []


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("dynamodb:list_tables", "InvalidSignatureException"),
        ("ec2:describe_volumes", "AuthFailure"),
        ("iam:list_users", "SignatureDoesNotMatch"),
        ("lambda:list_functions", "InvalidSignatureException"),
        ("s3:list_buckets", "SignatureDoesNotMatch"),
        ("sts:get_caller_identity", "SignatureDoesNotMatch"),
    ],
)
def test_a_signature_with_another_secret_is_refused(
    aws: FakeAWS, keys: Keys, others: Keys, operation: str, code: str
) -> None:
    mixed = msgspec.structs.replace(keys, secret=others.secret)
    assert refusal(aws, operation, mixed)[0] == code
    assert "the signature does not match" in violation(aws)


@pytest.mark.parametrize(
    ("unsigned", "words"),
    [
        ({"X-Amz-Date": "20200101T000000Z"}, "another day"),
        ({"X-Amz-Date": "yesterday"}, "no date"),
        ({"X-Amz-Meta": "1"}, "x-amz-meta is not signed"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "does not match"),
        ({"Authorization": "AWS4-HMAC-SHA256 Credential={scope},"}, "not one of Signature"),
    ],
)
def test_what_was_changed_after_signing_is_found(
    aws: FakeAWS, keys: Keys, unsigned: dict[str, str], words: str
) -> None:
    scope = f"{keys.access_key}/20260101/{HOME}/ec2/aws4_request"
    changed = {name: value.replace("{scope}", scope) for name, value in unsigned.items()}
    sent = send(aws, keys, "ec2", body=FORM, unsigned=changed)
    assert sent.status == 401
    assert words in violation(aws)


def test_a_signature_of_long_ago_is_found(aws: FakeAWS, keys: Keys) -> None:
    then = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=20)
    with patch("botocore.auth.get_current_datetime", lambda: then):
        assert send(aws, keys, "ec2", body=FORM).status == 401
    assert "15 minutes" in violation(aws)


@pytest.mark.parametrize(
    ("stated", "words"),
    [("0" * 64, "not the body's hash"), ("", "requires x-amz-content-sha256")],
)
def test_s3_holds_the_body_against_its_hash(
    aws: FakeAWS, keys: Keys, stated: str, words: str
) -> None:
    changed = {"X-Amz-Content-SHA256": stated}
    sent = send(aws, keys, "s3", method="GET", target="/?max-buckets=1", unsigned=changed)
    assert sent.status == 403
    assert words in violation(aws)


def test_s3_takes_a_body_that_is_said_not_to_be_signed(aws: FakeAWS, keys: Keys) -> None:
    headers = {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}
    with patch("botocore.auth.S3SigV4Auth.payload", lambda *_: "UNSIGNED-PAYLOAD"):
        sent = send(aws, keys, "s3", method="GET", target="/?max-buckets=1", headers=headers)
    assert sent.status == 200
    assert aws.stats().violations == []


def test_a_bucket_of_another_account_is_found(aws: FakeAWS, others: Keys) -> None:
    found = refusal(aws, "s3:get_bucket_encryption", others, Bucket=BUCKET)
    assert found == ("AccessDenied", 403)
    text = violation(aws)
    assert f"s3:GetBucketEncryption of account {OTHER} in {HOME}" in text
    assert f"{ACCOUNT}, which is of account {ACCOUNT}" in text


def test_a_bucket_of_another_region_is_found(aws: FakeAWS, keys: Keys) -> None:
    # The client would follow the redirect.
    target = f"/{BUCKET}?encryption"
    sent = send(aws, keys, "s3", method="GET", target=target, region=ELSEWHERE)
    assert sent.status == 301
    assert f"it names {HOME}, which is of {HOME}" in violation(aws)


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("ec2:describe_instances", {"InstanceIds": [f"i-{ACCOUNT}00000"]}),
        ("iam:list_user_tags", {"UserName": f"user-{ACCOUNT}-0"}),
        (
            "sns:list_tags_for_resource",
            {"ResourceArn": f"arn:aws:sns:{HOME}:{ACCOUNT}:topic-0"},
        ),
        (
            "sqs:list_queue_tags",
            {"QueueUrl": f"https://sqs.{HOME}.amazonaws.com/{ACCOUNT}/queue-0"},
        ),
        ("kms:describe_key", {"KeyId": f"00000000-0000-4000-8000-{ACCOUNT}"}),
        (
            "lambda:list_tags",
            {"Resource": f"arn:aws:lambda:{HOME}:{ACCOUNT}:function:function-0"},
        ),
    ],
)
def test_what_another_account_owns_is_found(
    aws: FakeAWS, others: Keys, operation: str, parameters: dict[str, object]
) -> None:
    refusal(aws, operation, others, **parameters)
    found = aws.stats()
    assert found.violation_count >= 1
    assert all(f"which is of account {ACCOUNT}" in text for text in found.violations)


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        # 04000 is the first resource of the second region, us-west-2.
        ("ec2:describe_instances", {"InstanceIds": [f"i-{ACCOUNT}04000"]}),
        (
            "sns:list_tags_for_resource",
            {"ResourceArn": f"arn:aws:sns:us-west-2:{ACCOUNT}:topic-0"},
        ),
    ],
)
def test_what_another_region_has_is_found(
    aws: FakeAWS, keys: Keys, operation: str, parameters: dict[str, object]
) -> None:
    refusal(aws, operation, keys, **parameters)
    assert "which is of us-west-2" in violation(aws)


def test_a_header_that_speaks_of_another_account_is_found(aws: FakeAWS, keys: Keys) -> None:
    headers = {"User-Agent": f"fleetscan task/{OTHER}/{HOME}"}
    assert send(aws, keys, "ec2", body=FORM, headers=headers).status == 200
    assert f"which is of account {OTHER}" in violation(aws)


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("ec2.us-west-2.localhost", "is of us-west-2"),
        ("sqs.us-east-1.localhost", "is of sqs"),
        (f"{OTHER}.localhost", f"is of account {OTHER}"),
    ],
)
def test_a_host_that_is_not_the_scopes_is_found(
    aws: FakeAWS, keys: Keys, host: str, words: str
) -> None:
    assert send(aws, keys, "ec2", body=FORM, host=host).status == 200
    assert words in violation(aws)


def test_a_bucket_may_be_in_the_hosts_name(aws: FakeAWS, keys: Keys, others: Keys) -> None:
    asked = {"method": "GET", "target": "/?tagging", "host": f"{BUCKET}.localhost"}
    sent = send(aws, keys, "s3", **asked)  # type: ignore[arg-type]  # all are strings
    assert b"<TagSet>" in sent.body
    assert aws.stats().violations == []
    assert send(aws, others, "s3", **asked).status == 403  # type: ignore[arg-type]  # as above
    assert all(f"of account {ACCOUNT}" in text for text in aws.stats().violations)


def test_a_role_that_an_account_of_the_fleet_assumes_is_found(aws: FakeAWS, keys: Keys) -> None:
    arn = f"arn:aws:iam::{OTHER}:role/{ROLE}"
    call(aws, "sts:assume_role", keys, RoleArn=arn, RoleSessionName="test")
    assert "with the keys of an account of the fleet" in violation(aws)


def test_a_token_of_another_session_is_found(aws: FakeAWS, keys: Keys, others: Keys) -> None:
    mixed = msgspec.structs.replace(keys, token=others.token)
    assert refusal(aws, "ec2:describe_volumes", mixed)[0] == "AuthFailure"
    assert "unknown credentials" in violation(aws)


def test_no_violation_repeats_a_secret(aws: FakeAWS, keys: Keys, others: Keys) -> None:
    for mixed in (
        msgspec.structs.replace(keys, token=others.token),
        msgspec.structs.replace(keys, secret=others.secret),
    ):
        refusal(aws, "sts:get_caller_identity", mixed)
    text = " ".join(aws.stats().violations)
    for each in (keys, others, SOURCE):
        assert each.secret not in text
        assert each.token is None or each.token not in text


def test_all_violations_are_counted_and_some_are_kept(aws: FakeAWS, others: Keys) -> None:
    for _ in range(101):
        send(aws, others, "s3", method="GET", target=f"/{BUCKET}?tagging")
    found = aws.stats()
    assert found.violation_count == 101
    assert len(found.violations) == 100
