import pytest

from fleetscan.checks.cloudtrail.bucket_not_public import bucket_not_public
from fleetscan.facts.base import Every
from fleetscan.facts.s3 import AccountPublicAccess, BucketAcl, BucketOwnership, BucketPublicAccess
from fleetscan.verdicts import Fail, NotApplicable, Pass, Verdict
from tests.checks.cloudtrail.subjects import bucket, trail
from tests.checks.s3.subjects import (
    ACLS_ARE_DISABLED,
    ACLS_ARE_HEEDED,
    CLOSED,
    CLOSED_ACCOUNT,
    NO_POLICY,
    OPEN,
    OPEN_ACCOUNT,
    acl,
    allow,
    policy,
)

PUBLIC = policy(allow("s3:GetObject"))
OF_CLOUDTRAIL = policy(allow("s3:PutObject", {"Service": "cloudtrail.amazonaws.com"}))


def judge(
    of_bucket: object = NO_POLICY,
    given: BucketAcl | None = None,
    ownership: BucketOwnership = ACLS_ARE_HEEDED,
    block: BucketPublicAccess = OPEN,
    *,
    account: AccountPublicAccess = OPEN_ACCOUNT,
    name: str = "logs",
) -> Verdict:
    found = Every([(bucket(name), of_bucket, given or acl(), ownership, block)])
    return bucket_not_public(trail(), account, found)  # type: ignore[arg-type] # all of one tuple


@pytest.mark.parametrize("of_bucket", [NO_POLICY, OF_CLOUDTRAIL])
def test_a_bucket_that_is_open_to_nobody_passes(of_bucket: object) -> None:
    assert judge(of_bucket) == Pass(
        "logs, which trail audit writes to, is open to nobody whom its owner did not choose"
    )


def test_a_bucket_that_is_open_by_its_policy_fails() -> None:
    assert judge(PUBLIC) == Fail(
        "logs, which trail audit writes to, is open to anyone by statement 1 of its policy"
    )


def test_a_bucket_that_is_open_by_its_acl_fails() -> None:
    assert judge(given=acl(any_account="READ")) == Fail(
        "logs, which trail audit writes to, is open to everybody with an AWS account by its ACL, "
        "which gives READ"
    )


def test_what_block_public_access_takes_back_is_not_open() -> None:
    given = acl(everybody="READ")
    assert isinstance(judge(PUBLIC, given, block=CLOSED), Pass)
    assert isinstance(judge(PUBLIC, given, account=CLOSED_ACCOUNT), Pass)
    assert isinstance(judge(given=given, ownership=ACLS_ARE_DISABLED), Pass)
    assert isinstance(judge(PUBLIC, given, ownership=ACLS_ARE_DISABLED), Fail)


def test_the_bucket_of_another_account_is_judged_there() -> None:
    assert isinstance(judge(PUBLIC, name="other"), NotApplicable)
