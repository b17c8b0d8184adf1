from datetime import UTC, datetime

import pytest

from fleetscan.checks.ec2.volume_backed_up import volume_backed_up
from fleetscan.facts.backup import ProtectedResources
from fleetscan.facts.ec2 import Volume
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.ec2.subjects import ARN, named

INSTANCE = f"{ARN}:instance/i-1"

VOLUME = Volume(**named("volume", "vol-1"), encrypted=True, in_use=True, instance_arns=(INSTANCE,))


def saved(*arns: str) -> ProtectedResources:
    return ProtectedResources(last_backups={arn: datetime(2026, 3, 1, tzinfo=UTC) for arn in arns})


@pytest.mark.parametrize("arn", [VOLUME.arn, INSTANCE])
def test_a_volume_that_was_saved_alone_or_with_its_instance_passes(arn: str) -> None:
    verdict = volume_backed_up(VOLUME, saved(f"{ARN}:volume/vol-2", arn))
    assert verdict == Pass(f"volume vol-1 was saved by AWS Backup as {arn}")


def test_a_volume_that_was_not_saved_fails() -> None:
    verdict = volume_backed_up(VOLUME, saved(f"{ARN}:volume/vol-2"))
    assert verdict == Fail("volume vol-1 was never saved by AWS Backup")


def test_a_volume_that_is_not_in_use_is_not_judged() -> None:
    idle = Volume(**named("volume", "vol-1"), encrypted=True, in_use=False)
    assert isinstance(volume_backed_up(idle, saved()), NotApplicable)
