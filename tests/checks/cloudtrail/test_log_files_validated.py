from fleetscan.checks.cloudtrail.log_files_validated import log_files_validated
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.cloudtrail.subjects import trail


def test_a_trail_that_writes_digests_passes() -> None:
    assert log_files_validated(trail()) == Pass("log files of trail audit can be validated")


def test_a_trail_that_does_not_fails() -> None:
    assert log_files_validated(trail(validates=False)) == Fail(
        "log files of trail audit can't be validated"
    )


def test_the_organizations_trail_is_judged_by_its_owner() -> None:
    assert log_files_validated(trail(own=False, validates=False)) == NotApplicable(
        "trail audit is judged in account 999999999999, which owns it"
    )
