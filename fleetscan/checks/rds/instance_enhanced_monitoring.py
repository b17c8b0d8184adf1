"""`rds.instance_enhanced_monitoring`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import OTHER_SERVICES, DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:RDS.6"],
    prowler=["rds_instance_enhanced_monitoring_enabled"],
    config_rules=["rds-enhanced-monitoring-enabled"],
)
def instance_enhanced_monitoring(
    instance: DBInstance, *, max_interval: Annotated[int, Meta(ge=1, le=60)] = 60
) -> Verdict:
    """Enhanced Monitoring watches the DB instance.

    Why:
        CloudWatch sees an instance from outside, by the hypervisor. Which process takes the memory
        or the processor, and that something runs which should not, only an agent inside sees.

    Fix:
        Give RDS a role that may write to CloudWatch Logs, and set an interval. The metrics are
        billed as logs are.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME --monitoring-interval 60
            --monitoring-role-arn ROLE_ARN --apply-immediately

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          monitoring_interval = 60
          monitoring_role_arn = aws_iam_role.rds_monitoring.arn
        }

    Differs:
        AWS's control takes an interval too, and then fails whoever looks more often. Instances of
        DocumentDB, Neptune and RDS Custom have no Enhanced Monitoring and are not judged.

    Options:
        max_interval: the most seconds between two looks: 1, 5, 10, 15, 30 or 60 are what RDS offers
    """
    if known(instance.engine) in OTHER_SERVICES or instance.is_custom:
        return NotApplicable(f"{instance.engine} has no Enhanced Monitoring")
    seconds = instance.monitoring_interval
    if seconds == 0:
        return Fail(f"instance {instance.id} has no Enhanced Monitoring")
    if seconds > max_interval:
        return Fail(f"Enhanced Monitoring looks at instance {instance.id} every {seconds} s alone")
    return Pass(f"Enhanced Monitoring looks at instance {instance.id} every {seconds} s")
