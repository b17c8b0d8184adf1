"""`rds.cluster_admin_name_not_default`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.base import known
from fleetscan.facts.rds import OTHER_SERVICES, DBCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.24"],
    prowler=["rds_cluster_default_admin"],
    config_rules=["rds-cluster-default-admin-check"],
)
def cluster_admin_name_not_default(
    cluster: DBCluster,
    *,
    default_names: Annotated[tuple[Name, ...], Meta(min_length=1)] = ("admin", "postgres"),
) -> Verdict:
    """The administrator of the DB cluster has a name of its own.

    Why:
        Whoever tries passwords starts with the names that the console proposes, which everybody
        knows.

    Fix:
        Copy the database into a new cluster with another administrator. The name can't be changed.

    CLI:
        aws rds create-db-cluster --db-cluster-identifier NEW_NAME --engine aurora-postgresql
            --master-username ledger_owner --manage-master-user-password

    Terraform:
        resource "aws_rds_cluster" "example" {
          # the rest as before; this replaces the cluster
          master_username             = "ledger_owner"
          manage_master_user_password = true
        }

    Options:
        default_names: the names that are known to everybody
    """
    if known(cluster.engine) in OTHER_SERVICES:
        return NotApplicable(f"cluster {cluster.id} is of {cluster.engine}, not of RDS")
    name = known(cluster.admin_name)
    if name in default_names:
        return Fail(f"the administrator of cluster {cluster.id} has the default name {name}")
    return Pass(f"the administrator of cluster {cluster.id} is {name}, which is no default name")
