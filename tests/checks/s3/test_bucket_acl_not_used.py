import pytest

from fleetscan.checks.s3.bucket_acl_not_used import bucket_acl_not_used
from fleetscan.facts.s3 import BucketAcl
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import ACLS_ARE_DISABLED, ACLS_ARE_HEEDED, LOGS, acl


def test_a_bucket_whose_acls_are_disabled_passes() -> None:
    verdict = bucket_acl_not_used(LOGS, acl(everybody="READ"), ACLS_ARE_DISABLED)
    assert verdict == Pass("ACLs of bucket logs are disabled")


def test_an_acl_that_only_the_owner_is_in_passes() -> None:
    verdict = bucket_acl_not_used(LOGS, acl(), ACLS_ARE_HEEDED)
    assert verdict == Pass("the ACL of bucket logs gives access to its owner alone")


@pytest.mark.parametrize(
    "given", [acl(everybody="READ"), acl(log_delivery="WRITE"), acl(another="READ")]
)
def test_an_acl_that_somebody_else_is_in_fails(given: BucketAcl) -> None:
    assert isinstance(bucket_acl_not_used(LOGS, given, ACLS_ARE_HEEDED), Fail)
