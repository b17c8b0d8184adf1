import pytest

from fleetscan.checks.s3.bucket_acl_not_publicly_writable import bucket_acl_not_publicly_writable
from fleetscan.facts.s3 import BucketAcl, BucketOwnership, BucketPublicAccess, PublicAccessBlock
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import (
    ACLS_ARE_DISABLED,
    ACLS_ARE_HEEDED,
    CLOSED_ACCOUNT,
    LOGS,
    OPEN,
    OPEN_ACCOUNT,
    acl,
)


@pytest.mark.parametrize("permission", ["WRITE", "WRITE_ACP", "FULL_CONTROL", "OF_TOMORROW"])
@pytest.mark.parametrize("ownership", [ACLS_ARE_HEEDED, BucketOwnership(rule=None)])
def test_an_acl_that_lets_a_public_group_write_fails(
    permission: str, ownership: BucketOwnership
) -> None:
    given = acl(any_account=permission)
    assert bucket_acl_not_publicly_writable(LOGS, given, ownership, OPEN_ACCOUNT, OPEN) == Fail(
        f"the ACL of bucket logs gives {permission} to everybody with an AWS account"
    )


@pytest.mark.parametrize(
    "given", [acl(), acl(everybody="READ", any_account="READ_ACP"), acl(log_delivery="WRITE")]
)
def test_an_acl_that_does_not_passes(given: BucketAcl) -> None:
    verdict = bucket_acl_not_publicly_writable(LOGS, given, ACLS_ARE_HEEDED, OPEN_ACCOUNT, OPEN)
    assert isinstance(verdict, Pass)


def test_an_acl_that_is_not_heeded_gives_nothing() -> None:
    given, judge = acl(everybody="WRITE"), bucket_acl_not_publicly_writable
    ignored = BucketPublicAccess(block=PublicAccessBlock(ignore_acls=True))
    new_ones_alone = BucketPublicAccess(block=PublicAccessBlock(block_acls=True))
    assert isinstance(judge(LOGS, given, ACLS_ARE_DISABLED, OPEN_ACCOUNT, OPEN), Pass)
    assert isinstance(judge(LOGS, given, ACLS_ARE_HEEDED, OPEN_ACCOUNT, ignored), Pass)
    assert isinstance(judge(LOGS, given, ACLS_ARE_HEEDED, CLOSED_ACCOUNT, OPEN), Pass)
    assert isinstance(judge(LOGS, given, ACLS_ARE_HEEDED, OPEN_ACCOUNT, new_ones_alone), Fail)
