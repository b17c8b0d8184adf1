"""`rds.instance_port_not_default`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance, default_port
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(severity=Severity.LOW, frameworks=["fsbp:RDS.23"], prowler=["rds_instance_non_default_port"])
def instance_port_not_default(
    instance: DBInstance, *, more_ports: tuple[Annotated[int, Meta(ge=1, le=65535)], ...] = ()
) -> Verdict:
    """The DB instance has another port than its engine has by default.

    Why:
        Who scans a network tries the ports that databases have from the start, and knows the engine
        by the port. Another one keeps nobody out, but no scan for that engine finds it at once.

    Fix:
        Change the port of the instance, and in security groups and clients with it. The instance
        restarts.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME --db-port-number 6432
            --apply-immediately

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          port = 6432
        }

    Options:
        more_ports: ports that are refused besides the default one of the engine
    """
    if instance.cluster is not None:
        return NotApplicable(f"the port is that of the cluster {instance.cluster}")
    if instance.port is None:
        return NotApplicable(f"instance {instance.id} has no port yet")
    if instance.port in {default_port(known(instance.engine)), *more_ports}:
        return Fail(f"instance {instance.id} of {instance.engine} has the port {instance.port}")
    return Pass(f"instance {instance.id} has the port {instance.port}, which is not the default")
