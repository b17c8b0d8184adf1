"""`rds.cluster_multi_az`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBCluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.15", "cis-4.0:2.2.4", "cis-5.0:2.2.4", "cis-6.0:3.2.4", "cis-7.0:3.2.4"],
    prowler=["rds_cluster_multi_az"],
    config_rules=["neptune-cluster-multi-az-enabled", "rds-cluster-multi-az-enabled"],
)
def cluster_multi_az(cluster: DBCluster) -> Verdict:
    """The DB cluster has instances in more than one Availability Zone.

    Why:
        The storage of a cluster spans three zones, but with instances in one alone there is nobody
        to serve it when that zone fails, until another instance was made.

    Fix:
        Add a reader in another Availability Zone. Aurora fails over to it by itself.

    CLI:
        aws rds create-db-instance --db-instance-identifier NAME-reader --db-cluster-identifier NAME
            --engine aurora-postgresql --db-instance-class db.r6g.large --availability-zone ZONE

    Terraform:
        resource "aws_rds_cluster_instance" "reader" {
          cluster_identifier = aws_rds_cluster.example.id
          engine             = aws_rds_cluster.example.engine
          instance_class     = "db.r6g.large"
          availability_zone  = "eu-west-1b"
        }
    """
    if known(cluster.multi_az):
        return Pass(f"cluster {cluster.id} has instances in several zones")
    return Fail(f"cluster {cluster.id} has no instances in several zones")
