from fleetscan.checks.cloudtrail.log_files_encrypted_with_kms import log_files_encrypted_with_kms
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.cloudtrail.subjects import trail


def test_a_trail_with_a_key_passes() -> None:
    assert log_files_encrypted_with_kms(trail(kms_key_id="arn:of-a-key")) == Pass(
        "trail audit encrypts its log files with arn:of-a-key"
    )


def test_a_trail_without_one_fails() -> None:
    assert isinstance(log_files_encrypted_with_kms(trail()), Fail)


def test_the_organizations_trail_is_judged_by_its_owner() -> None:
    assert isinstance(log_files_encrypted_with_kms(trail(own=False)), NotApplicable)
