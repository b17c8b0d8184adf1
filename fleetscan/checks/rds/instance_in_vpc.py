"""`rds.instance_in_vpc`."""

from fleetscan.catalogue import check
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(severity=Severity.HIGH, frameworks=["fsbp:RDS.18"], prowler=["rds_instance_inside_vpc"])
def instance_in_vpc(instance: DBInstance) -> Verdict:
    """The DB instance is in a VPC.

    Why:
        Outside a VPC an instance has a public address and no security group, subnet or flow log to
        keep watch over it.

    Fix:
        Move the instance into a VPC by its DB subnet group; of an Aurora cluster with an internet
        access gateway, move the cluster. AWS ended EC2-Classic in 2023: other instances without a
        VPC are left over.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME --db-subnet-group-name GROUP
            --apply-immediately

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          db_subnet_group_name = aws_db_subnet_group.example.name
        }
    """
    if instance.vpc_id is None:
        return Fail(f"instance {instance.id} is in no VPC")
    return Pass(f"instance {instance.id} is in {instance.vpc_id}")
