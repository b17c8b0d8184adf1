"""`autoscaling.group_in_several_zones`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.autoscaling import AutoScalingGroup
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:AutoScaling.2"],
    prowler=["autoscaling_group_multiple_az"],
    config_rules=["autoscaling-multiple-az"],
)
def group_in_several_zones(
    group: AutoScalingGroup, *, min_zones: Annotated[int, Meta(ge=2, le=6)] = 2
) -> Verdict:
    """The Auto Scaling group may launch instances in several Availability Zones.

    Why:
        When the one zone of a group fails, there is nowhere to put its instances.

    Fix:
        Give the group subnets in further zones of its region.

    CLI:
        aws autoscaling update-auto-scaling-group --auto-scaling-group-name NAME
            --vpc-zone-identifier SUBNET_ID,OTHER_SUBNET_ID

    Terraform:
        resource "aws_autoscaling_group" "example" {
          min_size            = 2
          max_size            = 4
          vpc_zone_identifier = [aws_subnet.a.id, aws_subnet.b.id]

          launch_template {
            id = aws_launch_template.example.id
          }
        }

    Options:
        min_zones: how many zones it takes at least
    """
    zones = sorted(set(group.zones))
    where = f"Auto Scaling group {group.id} is in {', '.join(zones) or 'no zone'}"
    return Pass(where) if len(zones) >= min_zones else Fail(where)
