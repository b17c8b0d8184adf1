"""Who may ask the fake AWS what, and how it refuses the others."""

from collections.abc import Iterator

import msgspec
import pytest

from benchmarks.fake_aws import FakeAWS
from tests.benchmarks.clients import (
    HOME,
    ROLE,
    SOURCE,
    Keys,
    assume,
    call,
    client,
    refusal,
    send,
)

ACCOUNT, OTHER = "100000000000", "100000000001"
HUB = "999999999999"
LISTS = {
    "dynamodb:list_tables": ("UnrecognizedClientException", "ExpiredTokenException"),
    "ec2:describe_volumes": ("AuthFailure", "RequestExpired"),
    "iam:list_users": ("InvalidClientTokenId", "ExpiredToken"),
    "lambda:list_functions": ("UnrecognizedClientException", "ExpiredTokenException"),
    "s3:list_buckets": ("InvalidToken", "ExpiredToken"),
    "sts:get_caller_identity": ("InvalidClientTokenId", "ExpiredToken"),
}


@pytest.fixture(scope="module")
def aws() -> Iterator[FakeAWS]:
    with FakeAWS(accounts=2) as fake:
        yield fake


@pytest.fixture(scope="module")
def keys(aws: FakeAWS) -> Keys:
    return assume(aws, ACCOUNT)


def test_a_role_is_the_account_that_it_was_assumed_in(aws: FakeAWS, keys: Keys) -> None:
    reply = call(aws, "sts:get_caller_identity", keys)
    assert reply["Account"] == ACCOUNT
    assert reply["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{ROLE}/test"


def test_the_source_is_the_hub(aws: FakeAWS) -> None:
    assert call(aws, "sts:get_caller_identity")["Account"] == HUB


def test_two_sessions_of_a_role_have_keys_of_their_own(aws: FakeAWS) -> None:
    first, second = assume(aws, ACCOUNT), assume(aws, ACCOUNT)
    assert len({first.access_key, second.access_key}) == 2
    assert len({first.secret, second.secret}) == 2
    assert len({first.token, second.token}) == 2


def test_a_chain_of_roles_may_lead_through_the_hub(aws: FakeAWS) -> None:
    through = assume(aws, HUB)
    with client(aws, "sts", through) as sts:
        reply = sts.assume_role(
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{ROLE}", RoleSessionName="second"
        )
    assert reply["AssumedRoleUser"]["Arn"].split(":")[4] == ACCOUNT


@pytest.mark.parametrize("operation", sorted(LISTS))
def test_a_key_that_was_never_handed_out_is_refused(aws: FakeAWS, operation: str) -> None:
    made_up = Keys("ASIAAAAAAAAAAAAAAAAA", "secret", "dG9rZW4=")
    assert refusal(aws, operation, made_up)[0] == LISTS[operation][0]


@pytest.mark.parametrize("operation", sorted(LISTS))
def test_a_token_fits_its_own_key_alone(aws: FakeAWS, keys: Keys, operation: str) -> None:
    mixed = msgspec.structs.replace(keys, token=assume(aws, OTHER).token)
    assert refusal(aws, operation, mixed)[0] == LISTS[operation][0]
    without = msgspec.structs.replace(keys, token=None)
    assert refusal(aws, operation, without)[0] == LISTS[operation][0]


def test_the_source_key_goes_without_a_token(aws: FakeAWS, keys: Keys) -> None:
    mixed = msgspec.structs.replace(SOURCE, token=keys.token)
    assert refusal(aws, "sts:get_caller_identity", mixed)[0] == "InvalidClientTokenId"


def test_a_region_that_is_not_of_the_fleet_is_disabled(aws: FakeAWS, keys: Keys) -> None:
    assert refusal(aws, "ec2:describe_volumes", keys, "eu-north-1")[0] == "AuthFailure"


@pytest.mark.parametrize(
    ("arn", "refused"),
    [
        (f"arn:aws:iam::100000000002:role/{ROLE}", ("AccessDenied", 403)),
        (f"arn:aws:iam::{ACCOUNT}:role/another", ("AccessDenied", 403)),
        ("fleetscan-audit", ("ValidationError", 400)),
    ],
)
def test_a_role_that_is_not_there_is_not_assumed(
    aws: FakeAWS, arn: str, refused: tuple[str, int]
) -> None:
    found = refusal(aws, "sts:assume_role", RoleArn=arn, RoleSessionName="test")
    assert found == refused


def test_a_request_without_a_signature_is_refused(aws: FakeAWS) -> None:
    body = "Action=DescribeVolumes&Version=2016-11-15"
    sent = send(aws, SOURCE, "ec2", body=body, unsigned={"Authorization": ""})
    assert sent.status == 403
    assert b"MissingAuthenticationToken" in sent.body


def test_a_session_may_be_asked_to_be_shorter(aws: FakeAWS) -> None:
    with client(aws, "sts") as sts:
        replies = [
            sts.assume_role(
                RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{ROLE}",
                RoleSessionName="test",
                DurationSeconds=seconds,
            )["Credentials"]["Expiration"]
            for seconds in (900, 3600)
        ]
    assert 2500 < (replies[1] - replies[0]).total_seconds() < 2900


def test_expired_credentials_are_refused_as_each_service_does() -> None:
    with FakeAWS(accounts=1, session_seconds=0) as fake:
        keys = assume(fake, ACCOUNT)
        for operation, (_, expired) in LISTS.items():
            assert refusal(fake, operation, keys)[0] == expired


def test_keys_are_counted_and_calls_by_account(aws: FakeAWS) -> None:
    aws.reset()
    for account in (ACCOUNT, OTHER):
        keys = assume(aws, account)
        for _ in range(2):
            call(aws, "ec2:describe_volumes", keys, HOME)
    counted = aws.stats(by_account=True)
    assert counted.access_keys == 3
    assert counted.by_account == {ACCOUNT: 2, OTHER: 2, HUB: 2}
    assert counted.by_operation == {"ec2:DescribeVolumes": 4, "sts:AssumeRole": 2}
    assert counted.calls == 6
    assert aws.stats().by_account is None
