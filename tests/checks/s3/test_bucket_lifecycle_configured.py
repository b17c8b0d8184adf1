from fleetscan.checks.s3.bucket_lifecycle_configured import bucket_lifecycle_configured
from fleetscan.facts.s3 import BucketLifecycle, LifecycleRule
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import LOGS

RULES = BucketLifecycle(
    rules=(LifecycleRule(expiration_days=365), LifecycleRule(transition_days=(30, 90)))
)


def test_a_bucket_with_a_rule_passes() -> None:
    verdict = bucket_lifecycle_configured(LOGS, BucketLifecycle(rules=(LifecycleRule(),)))
    assert verdict == Pass("bucket logs has 1 lifecycle rule")


def test_a_bucket_without_one_fails() -> None:
    assert isinstance(bucket_lifecycle_configured(LOGS, BucketLifecycle(rules=())), Fail)


def test_how_soon_objects_expire_is_an_option() -> None:
    judge = bucket_lifecycle_configured
    assert isinstance(judge(LOGS, RULES, expiration_days=365), Pass)
    assert judge(LOGS, RULES, expiration_days=364) == Fail(
        "bucket logs deletes nothing within 364 days"
    )


def test_how_soon_objects_move_is_an_option() -> None:
    judge = bucket_lifecycle_configured
    assert isinstance(judge(LOGS, RULES, transition_days=30), Pass)
    assert judge(LOGS, RULES, transition_days=29) == Fail(
        "bucket logs moves nothing within 29 days"
    )
