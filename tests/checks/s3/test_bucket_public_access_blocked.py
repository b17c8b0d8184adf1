import pytest

from fleetscan.checks.s3.bucket_public_access_blocked import bucket_public_access_blocked
from fleetscan.facts.s3 import AccountPublicAccess, BucketPublicAccess, PublicAccessBlock
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import CLOSED, CLOSED_ACCOUNT, LOGS, OPEN, OPEN_ACCOUNT

ACLS = PublicAccessBlock(block_acls=True, ignore_acls=True)
POLICIES = PublicAccessBlock(block_policy=True, restrict_buckets=True)


@pytest.mark.parametrize(
    ("account", "bucket"),
    [
        (CLOSED_ACCOUNT, OPEN),
        (OPEN_ACCOUNT, CLOSED),
        # of each setting the stricter one counts
        (AccountPublicAccess(block=ACLS), BucketPublicAccess(block=POLICIES)),
    ],
)
def test_settings_of_the_account_or_of_the_bucket_pass(
    account: AccountPublicAccess, bucket: BucketPublicAccess
) -> None:
    assert bucket_public_access_blocked(LOGS, account, bucket) == Pass(
        "all public access to bucket logs is blocked"
    )


def test_a_setting_that_is_on_in_neither_fails() -> None:
    both = AccountPublicAccess(block=ACLS), BucketPublicAccess(block=ACLS)
    assert bucket_public_access_blocked(LOGS, *both) == Fail(
        "not all public access to bucket logs is blocked: BlockPublicPolicy, "
        "RestrictPublicBuckets off, here and in the account"
    )
