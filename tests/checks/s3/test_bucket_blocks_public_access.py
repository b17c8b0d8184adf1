from fleetscan.checks.s3.bucket_blocks_public_access import bucket_blocks_public_access
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import CLOSED, LOGS, OPEN


def test_a_bucket_with_all_settings_on_passes() -> None:
    assert bucket_blocks_public_access(LOGS, CLOSED) == Pass("bucket logs blocks all public access")


def test_a_bucket_with_settings_off_fails() -> None:
    assert bucket_blocks_public_access(LOGS, OPEN) == Fail(
        "bucket logs blocks not all public access: BlockPublicAcls, IgnorePublicAcls, "
        "BlockPublicPolicy, RestrictPublicBuckets off"
    )
