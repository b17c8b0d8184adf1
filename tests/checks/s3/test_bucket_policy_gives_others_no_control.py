import pytest

from fleetscan.checks.s3.bucket_policy_gives_others_no_control import (
    bucket_policy_gives_others_no_control,
)
from fleetscan.facts.s3 import BucketPolicy
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import ACCOUNT_ID, LOGS, NO_POLICY, allow, policy

OTHER = {"AWS": "arn:aws:iam::999999999999:root"}
OWN = {"AWS": f"arn:aws:iam::{ACCOUNT_ID}:root"}
CONTROL = "s3:PutBucketPolicy"


def test_a_policy_that_gives_another_account_control_fails() -> None:
    assert bucket_policy_gives_others_no_control(LOGS, policy(allow(CONTROL, OTHER))) == Fail(
        "the policy of bucket logs gives others control of it: "
        "statement 1 allows s3:PutBucketPolicy to arn:aws:iam::999999999999:root"
    )


def test_what_is_left_out_is_not_said_to_be_given() -> None:
    statement: dict[str, object] = {
        "NotPrincipal": OTHER,
        "NotAction": "s3:GetObject",
        "Resource": f"{LOGS.arn}/*",
    }
    assert bucket_policy_gives_others_no_control(LOGS, policy(statement)) == Fail(
        "the policy of bucket logs gives others control of it: statement 1 allows all but "
        "s3:GetObject to everyone but arn:aws:iam::999999999999:root"
    )


@pytest.mark.parametrize(
    "of_bucket",
    [
        policy(allow("s3:*", OTHER)),
        policy(allow("s3:PutObject*", {"AWS": "999999999999"})),
        policy(allow("s3:PutBucketAcl", "*")),
    ],
)
def test_a_pattern_that_includes_control_fails(of_bucket: BucketPolicy) -> None:
    assert isinstance(bucket_policy_gives_others_no_control(LOGS, of_bucket), Fail)


@pytest.mark.parametrize(
    "of_bucket",
    [
        NO_POLICY,
        policy(allow("s3:GetObject", OTHER), allow("s3:PutObject", OTHER)),
        policy(allow("s3:*", OWN)),
        policy(
            allow(CONTROL, "*", Condition={"StringEquals": {"aws:PrincipalAccount": ACCOUNT_ID}})
        ),
        policy(allow("s3:*", {"Service": "cloudtrail.amazonaws.com"})),
        policy(allow(CONTROL, OTHER, Effect="Deny")),
    ],
)
def test_a_policy_that_gives_no_other_account_control_passes(of_bucket: BucketPolicy) -> None:
    assert isinstance(bucket_policy_gives_others_no_control(LOGS, of_bucket), Pass)


def test_the_actions_are_an_option() -> None:
    reads = policy(allow("s3:GetObject", OTHER))
    judge = bucket_policy_gives_others_no_control
    assert isinstance(judge(LOGS, reads, actions=("s3:Get*",)), Fail)
