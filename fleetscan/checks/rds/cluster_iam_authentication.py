"""`rds.cluster_iam_authentication`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import OTHER_SERVICES, DBCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.12"],
    prowler=["rds_cluster_iam_authentication_enabled"],
    config_rules=["rds-cluster-iam-authentication-enabled"],
)
def cluster_iam_authentication(cluster: DBCluster) -> Verdict:
    """The DB cluster lets IAM sign people in.

    Why:
        A token of IAM is valid for 15 minutes, belongs to somebody, and is gone with that person's
        role. Passwords of a database are shared, written down, and outlive those who knew them.

    Fix:
        Switch IAM database authentication on, and grant rds_iam (PostgreSQL) or create users with
        the plugin of AWS (MySQL). Passwords go on working.

    CLI:
        aws rds modify-db-cluster --db-cluster-identifier NAME --enable-iam-database-authentication
            --apply-immediately

    Terraform:
        resource "aws_rds_cluster" "example" {
          # the rest as before
          iam_database_authentication_enabled = true
        }

    Differs:
        Neptune and DocumentDB sign people in by IAM in ways of their own, and are not judged.
    """
    if known(cluster.engine) in OTHER_SERVICES:
        return NotApplicable(f"cluster {cluster.id} is of {cluster.engine}, not of RDS")
    if known(cluster.iam_authentication):
        return Pass(f"cluster {cluster.id} lets IAM sign people in")
    return Fail(f"cluster {cluster.id} does not let IAM sign people in")
