import pytest

from fleetscan.checks.s3.bucket_policy_not_publicly_writable import (
    bucket_policy_not_publicly_writable,
)
from fleetscan.facts.s3 import BucketPolicy, BucketPublicAccess, PublicAccessBlock
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import (
    CLOSED_ACCOUNT,
    LOGS,
    NO_POLICY,
    OPEN,
    OPEN_ACCOUNT,
    allow,
    policy,
)

IN_ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-0123456789"}}


@pytest.mark.parametrize(
    "of_bucket",
    [
        policy(allow("s3:PutObject")),
        policy(allow("s3:*", {"AWS": "*"})),
        policy(allow("*")),
        policy(allow("s3:PutBucketPolicy", Resource="arn:aws:s3:::logs")),
        policy(
            {
                "Principal": "*",
                "NotAction": "s3:GetObject",
                "Resource": "arn:aws:s3:::logs/*",
            }
        ),
        policy(
            {
                "NotPrincipal": {"AWS": "arn:aws:iam::999999999999:root"},
                "Action": "s3:DeleteObject",
                "Resource": "arn:aws:s3:::logs/*",
            }
        ),
    ],
)
def test_a_policy_that_lets_everybody_write_fails(of_bucket: BucketPolicy) -> None:
    verdict = bucket_policy_not_publicly_writable(LOGS, of_bucket, OPEN_ACCOUNT, OPEN)
    assert isinstance(verdict, Fail)
    assert verdict.reason.startswith("the policy of bucket logs is open: statement 1 lets ")


def test_what_is_left_out_is_said() -> None:
    statement: dict[str, object] = {
        "Principal": "*",
        "NotAction": "s3:GetObject",
        "Resource": f"{LOGS.arn}/*",
    }
    verdict = bucket_policy_not_publicly_writable(LOGS, policy(statement), OPEN_ACCOUNT, OPEN)
    assert verdict == Fail(
        "the policy of bucket logs is open: statement 1 lets anybody do * but s3:GetObject"
    )


@pytest.mark.parametrize(
    "of_bucket",
    [
        NO_POLICY,
        policy(allow("s3:GetObject"), allow("s3:ListBucket", Resource="arn:aws:s3:::logs")),
        policy(allow("s3:PutObject", {"AWS": "arn:aws:iam::999999999999:root"})),
        policy(allow("s3:PutObject", Condition=IN_ORGANIZATION)),
        policy(allow("s3:PutObject"), allow("s3:PutObject", Effect="Deny")),
    ],
)
def test_a_policy_that_does_not_passes(of_bucket: BucketPolicy) -> None:
    verdict = bucket_policy_not_publicly_writable(LOGS, of_bucket, OPEN_ACCOUNT, OPEN)
    assert isinstance(verdict, Pass)


def test_only_restricting_public_buckets_takes_a_grant_back() -> None:
    public = policy(allow("s3:PutObject"))
    new_ones_alone = BucketPublicAccess(block=PublicAccessBlock(block_policy=True))
    restricted = BucketPublicAccess(block=PublicAccessBlock(restrict_buckets=True))
    judge = bucket_policy_not_publicly_writable
    assert isinstance(judge(LOGS, public, OPEN_ACCOUNT, new_ones_alone), Fail)
    assert isinstance(judge(LOGS, public, OPEN_ACCOUNT, restricted), Pass)
    assert isinstance(judge(LOGS, public, CLOSED_ACCOUNT, OPEN), Pass)
