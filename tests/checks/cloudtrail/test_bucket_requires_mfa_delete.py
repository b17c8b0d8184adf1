import pytest

from fleetscan.checks.cloudtrail.bucket_requires_mfa_delete import bucket_requires_mfa_delete
from fleetscan.facts.base import Every
from fleetscan.facts.s3 import BucketVersioning
from fleetscan.verdicts import Fail, NotApplicable, Pass, Verdict
from tests.checks.cloudtrail.subjects import bucket, trail


def judge(status: str | None, *, mfa: bool, name: str = "logs") -> Verdict:
    versioning = BucketVersioning(status=status, mfa_delete=mfa)
    return bucket_requires_mfa_delete(trail(), Every([(bucket(name), versioning)]))


def test_a_bucket_with_mfa_delete_passes() -> None:
    assert judge("Enabled", mfa=True) == Pass(
        "it takes MFA to delete versions in logs, which trail audit writes to"
    )


@pytest.mark.parametrize(
    ("status", "mfa"), [("Enabled", False), ("Suspended", True), (None, False)]
)
def test_a_bucket_without_it_fails(status: str | None, *, mfa: bool) -> None:
    assert isinstance(judge(status, mfa=mfa), Fail)


def test_the_bucket_of_another_account_is_judged_there() -> None:
    assert isinstance(judge(None, mfa=False, name="other"), NotApplicable)
