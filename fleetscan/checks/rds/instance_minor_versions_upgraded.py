"""`rds.instance_minor_versions_upgraded`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:RDS.13",
        "cis-1.5:2.3.2",
        "cis-2.0:2.3.2",
        "cis-3.0:2.3.2",
        "cis-4.0:2.2.2",
        "cis-5.0:2.2.2",
        "cis-6.0:3.2.2",
        "cis-7.0:3.2.2",
    ],
    prowler=["rds_instance_minor_version_upgrade_enabled"],
    config_rules=["rds-automatic-minor-version-upgrade-enabled"],
)
def instance_minor_versions_upgraded(instance: DBInstance) -> Verdict:
    """The DB instance gets new minor versions of its engine by itself.

    Why:
        Minor versions mend holes of the engine that are known to everybody from the day they are
        published. Those that somebody has to install are installed late.

    Fix:
        Switch automatic minor version upgrades on. They are made in the maintenance window, with a
        short outage.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME --auto-minor-version-upgrade
            --apply-immediately

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          auto_minor_version_upgrade = true
        }

    Differs:
        AWS's control judges every instance. Instances of DocumentDB show the setting too, which
        there does nothing, and RDS Custom demands that it is off.
    """
    engine = known(instance.engine)
    if engine == "docdb":
        return NotApplicable(f"instance {instance.id} is of DocumentDB, which has no such setting")
    if instance.is_custom:
        return NotApplicable(
            f"instance {instance.id} is of RDS Custom: its owner does the upgrades"
        )
    if known(instance.upgrades_minor_versions):
        return Pass(f"instance {instance.id} gets minor versions by itself")
    return Fail(f"instance {instance.id} gets no minor versions by itself")
