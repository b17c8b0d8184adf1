from fleetscan.checks.s3.bucket_object_lock_enabled import bucket_object_lock_enabled
from fleetscan.facts.s3 import BucketObjectLock
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import LOGS

LOCKED = BucketObjectLock(is_enabled=True, default_mode=None)
GOVERNED = BucketObjectLock(is_enabled=True, default_mode="GOVERNANCE")


def test_a_bucket_with_object_lock_passes() -> None:
    for lock in (LOCKED, GOVERNED):
        assert bucket_object_lock_enabled(LOGS, lock) == Pass("bucket logs has Object Lock")


def test_a_bucket_without_it_fails() -> None:
    lock = BucketObjectLock(is_enabled=False, default_mode=None)
    assert bucket_object_lock_enabled(LOGS, lock) == Fail("bucket logs has no Object Lock")


def test_the_mode_of_the_default_retention_is_an_option() -> None:
    judge = bucket_object_lock_enabled
    assert isinstance(judge(LOGS, GOVERNED, mode="GOVERNANCE"), Pass)
    assert judge(LOGS, GOVERNED, mode="COMPLIANCE") == Fail(
        "bucket logs has Object Lock, and its default retention is in GOVERNANCE mode"
    )
    assert judge(LOGS, LOCKED, mode="COMPLIANCE") == Fail(
        "bucket logs has Object Lock, and its default retention is not set"
    )
