"""`ec2.instance_not_paravirtual`."""

from fleetscan.catalogue import check
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:EC2.24"],
    prowler=["ec2_instance_paravirtual_type"],
    config_rules=["ec2-paravirtual-instance-check"],
)
def instance_not_paravirtual(instance: Instance) -> Verdict:
    """The instance is virtualized by hardware (HVM), not paravirtual.

    Why:
        Paravirtual images run on hardware of old generations alone, without what protects newer
        ones, and AWS retires it.

    Fix:
        Launch the software anew from an HVM image, on a current instance type.

    CLI:
        aws ec2 describe-images --owners amazon --filters Name=virtualization-type,Values=hvm

    Terraform:
        data "aws_ami" "hvm" {
          most_recent = true
          owners      = ["amazon"]

          filter {
            name   = "virtualization-type"
            values = ["hvm"]
          }
        }
    """
    if instance.virtualization == "paravirtual":
        return Fail(f"instance {instance.id} is paravirtual")
    return Pass(f"instance {instance.id} is of virtualization type {instance.virtualization}")
