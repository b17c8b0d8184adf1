import pytest

from fleetscan.checks.rds.snapshot_encrypted import snapshot_encrypted
from fleetscan.verdicts import Fail, Pass
from tests.checks.rds.subjects import snapshot


def test_an_encrypted_snapshot_passes() -> None:
    verdict = snapshot_encrypted(snapshot())
    assert verdict == Pass("snapshot before-upgrade is encrypted")


@pytest.mark.parametrize("made", ["manual", "automated", "awsbackup"])
def test_a_plain_one_fails_whoever_made_it(made: str) -> None:
    assert isinstance(snapshot_encrypted(snapshot(made=made, encrypted=False)), Fail)
