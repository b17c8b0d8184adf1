from fleetscan.checks.s3.bucket_access_logged import bucket_access_logged
from fleetscan.facts.s3 import BucketLogging
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import LOGS


def test_a_bucket_with_access_logs_passes() -> None:
    verdict = bucket_access_logged(LOGS, BucketLogging(target_bucket="all-logs"))
    assert verdict == Pass("access to bucket logs is logged in all-logs")


def test_a_bucket_without_them_fails() -> None:
    assert isinstance(bucket_access_logged(LOGS, BucketLogging(target_bucket=None)), Fail)
