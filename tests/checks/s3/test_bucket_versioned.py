import pytest

from fleetscan.checks.s3.bucket_versioned import bucket_versioned
from fleetscan.facts.s3 import BucketVersioning
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import LOGS


def test_a_bucket_that_keeps_versions_passes() -> None:
    versioning = BucketVersioning(status="Enabled", mfa_delete=False)
    assert bucket_versioned(LOGS, versioning) == Pass("bucket logs keeps versions")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (None, "bucket logs keeps no versions"),
        ("Suspended", "bucket logs keeps no new versions: versioning is Suspended"),
    ],
)
def test_a_bucket_that_does_not_fails(status: str | None, words: str) -> None:
    versioning = BucketVersioning(status=status, mfa_delete=False)
    assert bucket_versioned(LOGS, versioning) == Fail(words)
