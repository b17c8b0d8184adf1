from fleetscan.checks.ec2.instance_has_profile import instance_has_profile
from fleetscan.verdicts import Fail, Pass
from tests.checks.ec2.subjects import instance

PROFILE = "arn:aws:iam::111122223333:instance-profile/web"


def test_an_instance_with_a_profile_passes() -> None:
    verdict = instance_has_profile(instance(profile_arn=PROFILE))
    assert verdict == Pass(f"instance i-1 has the instance profile {PROFILE}")


def test_an_instance_without_one_fails() -> None:
    assert instance_has_profile(instance()) == Fail("instance i-1 has no instance profile")
