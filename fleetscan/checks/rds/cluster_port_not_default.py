"""`rds.cluster_port_not_default`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import OTHER_SERVICES, DBCluster, default_port
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(severity=Severity.LOW, frameworks=["fsbp:RDS.23"], prowler=["rds_instance_non_default_port"])
def cluster_port_not_default(
    cluster: DBCluster, *, more_ports: tuple[Annotated[int, Meta(ge=1, le=65535)], ...] = ()
) -> Verdict:
    """The DB cluster has another port than its engine has by default.

    Why:
        Who scans a network tries the ports that databases have from the start, and knows the engine
        by the port. Another one keeps nobody out, but no scan for that engine finds it at once.

    Fix:
        Change the port of the cluster, and in security groups and clients with it. Its instances
        restart.

    CLI:
        aws rds modify-db-cluster --db-cluster-identifier NAME --port 6432 --apply-immediately

    Terraform:
        resource "aws_rds_cluster" "example" {
          # the rest as before
          port = 6432
        }

    Options:
        more_ports: ports that are refused besides the default one of the engine
    """
    if known(cluster.engine) in OTHER_SERVICES:
        return NotApplicable(f"cluster {cluster.id} is of {cluster.engine}, not of RDS")
    if cluster.port is None:
        return NotApplicable(f"cluster {cluster.id} has no port yet")
    if cluster.port in {default_port(known(cluster.engine)), *more_ports}:
        return Fail(f"cluster {cluster.id} of {cluster.engine} has the port {cluster.port}")
    return Pass(f"cluster {cluster.id} has the port {cluster.port}, which is not the default")
