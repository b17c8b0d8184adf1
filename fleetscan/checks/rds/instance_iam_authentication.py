"""`rds.instance_iam_authentication`."""

from typing import Final

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

#: engines of single instances that can do it
_ENGINES: Final = {"mariadb", "mysql", "postgres"}

# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Availability.html
_FIRST_MARIADB: Final = (10, 6)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2])


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.10"],
    prowler=["rds_instance_iam_authentication_enabled"],
    config_rules=["rds-instance-iam-authentication-enabled"],
)
def instance_iam_authentication(instance: DBInstance) -> Verdict:
    """The DB instance lets IAM sign people in.

    Why:
        A token of IAM is valid for 15 minutes, belongs to somebody, and is gone with that person's
        role. Passwords of a database are shared, written down, and outlive those who knew them.

    Fix:
        Switch IAM database authentication on, and grant rds_iam (PostgreSQL) or create users with
        the plugin of AWS (MySQL, MariaDB). Passwords go on working.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME
            --enable-iam-database-authentication --apply-immediately

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          iam_database_authentication_enabled = true
        }

    Differs:
        AWS's control judges the instances of Aurora as well, which have the setting of their
        cluster; here `rds.cluster_iam_authentication` judges the cluster. MariaDB before 10.6 can't
        do it, and is not judged.
    """
    engine = known(instance.engine)
    if instance.cluster is not None:
        return NotApplicable(f"sign-in by IAM is a setting of the cluster {instance.cluster}")
    if engine not in _ENGINES:
        return NotApplicable(f"{engine} has no sign-in by IAM")
    if known(instance.iam_authentication):
        return Pass(f"instance {instance.id} lets IAM sign people in")
    version = known(instance.engine_version)
    if engine == "mariadb" and _numbers(version) < _FIRST_MARIADB:
        return NotApplicable(f"MariaDB {version} has no sign-in by IAM")
    return Fail(f"instance {instance.id} does not let IAM sign people in")
