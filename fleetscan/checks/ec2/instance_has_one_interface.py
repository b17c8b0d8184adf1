"""`ec2.instance_has_one_interface`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:EC2.17"],
    prowler=["ec2_instance_uses_single_eni"],
    config_rules=["ec2-instance-multiple-eni-check"],
)
def instance_has_one_interface(
    instance: Instance, *, max_interfaces: Annotated[int, Meta(ge=1, le=1000)] = 1
) -> Verdict:
    """The instance has no more network interfaces than are meant: one.

    Why:
        With interfaces in two subnets an instance is a way between them that no route table and no
        network ACL knows of.

    Fix:
        Detach the interfaces that nobody needs, or delete them with what made them.

    CLI:
        aws ec2 detach-network-interface --attachment-id ATTACHMENT_ID

    Terraform:
        # Remove the attachment of the second interface.
        resource "aws_instance" "example" {
          ami           = "ami-0123456789abcdef0"
          instance_type = "t3.micro"
          subnet_id     = aws_subnet.example.id
        }

    Differs:
        Interfaces of every kind count, Elastic Fabric Adapters and those that a container network
        attaches included, as in AWS's control. Set `max_interfaces` where nodes of a cluster have
        several.

    Options:
        max_interfaces: how many are meant
    """
    count = len(instance.interfaces)
    if count <= max_interfaces:
        return Pass(f"instance {instance.id} has {count} network interface(s)")
    return Fail(
        f"instance {instance.id} has {count} network interfaces: "
        f"{', '.join(sorted(instance.interfaces))}"
    )
