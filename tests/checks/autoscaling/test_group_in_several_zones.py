import pytest

from fleetscan.checks.autoscaling.group_in_several_zones import group_in_several_zones
from fleetscan.facts.autoscaling import AutoScalingGroup
from fleetscan.verdicts import Fail, Pass


def group(*zones: str) -> AutoScalingGroup:
    arn = "arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web"
    return AutoScalingGroup(arn=arn, id="web", region="eu-west-1", zones=zones)


def test_a_group_in_two_zones_passes_unless_more_are_meant() -> None:
    given = group("eu-west-1b", "eu-west-1a")
    where = "Auto Scaling group web is in eu-west-1a, eu-west-1b"
    assert group_in_several_zones(given) == Pass(where)
    assert group_in_several_zones(given, min_zones=3) == Fail(where)


@pytest.mark.parametrize(
    ("zones", "where"), [(["eu-west-1a", "eu-west-1a"], "eu-west-1a"), ([], "no zone")]
)
def test_a_group_in_fewer_fails(zones: list[str], where: str) -> None:
    assert group_in_several_zones(group(*zones)) == Fail(f"Auto Scaling group web is in {where}")
