import pytest

from fleetscan.checks.s3.bucket_requires_mfa_delete import bucket_requires_mfa_delete
from fleetscan.facts.s3 import BucketVersioning
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import LOGS


def test_a_bucket_with_mfa_delete_passes() -> None:
    versioning = BucketVersioning(status="Enabled", mfa_delete=True)
    assert bucket_requires_mfa_delete(LOGS, versioning) == Pass(
        "it takes MFA to delete versions in bucket logs"
    )


@pytest.mark.parametrize(
    ("status", "mfa", "words"),
    [
        ("Enabled", False, "it takes no MFA"),
        ("Suspended", True, "keeps no versions"),
        (None, False, "keeps no versions"),
    ],
)
def test_a_bucket_without_it_fails(status: str | None, *, mfa: bool, words: str) -> None:
    versioning = BucketVersioning(status=status, mfa_delete=mfa)
    verdict = bucket_requires_mfa_delete(LOGS, versioning)
    assert isinstance(verdict, Fail)
    assert words in verdict.reason
