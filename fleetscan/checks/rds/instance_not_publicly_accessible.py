"""`rds.instance_not_publicly_accessible`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=[
        "fsbp:RDS.2",
        "cis-1.5:2.3.3",
        "cis-2.0:2.3.3",
        "cis-3.0:2.3.3",
        "cis-4.0:2.2.3",
        "cis-5.0:2.2.3",
        "cis-6.0:3.2.3",
        "cis-7.0:3.2.3",
    ],
    prowler=["rds_instance_no_public_access"],
    config_rules=["rds-instance-public-access-check"],
)
def instance_not_publicly_accessible(instance: DBInstance) -> Verdict:
    """The DB instance has no public address, and no gateway to the internet.

    Why:
        A database with a public address can be reached from the internet as soon as one security
        group and one route let it, and is then attacked by whoever finds it.

    Fix:
        Switch public access off, and reach the instance over the VPC, a VPN or a bastion host.
        Those who use its public address lose their connection. Move an Aurora cluster with an
        internet access gateway into a VPC.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME --no-publicly-accessible
            --apply-immediately

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          publicly_accessible = false
        }

    Differs:
        CIS asks besides that no route of the subnets leads to an internet gateway. As AWS's control
        does, this check goes by the address alone: without one, such a route leads nobody to the
        database, and with one, the next change of a security group may. The instances of an Aurora
        PostgreSQL cluster without a VPC have none, and fail for the internet access gateway by
        which such a cluster is reached.
    """
    if instance.has_internet_gateway:
        return Fail(f"instance {instance.id} is reached over the internet: it is in no VPC")
    if known(instance.publicly_accessible):
        return Fail(f"instance {instance.id} is publicly accessible")
    return Pass(f"instance {instance.id} is not publicly accessible")
