"""`ec2.launch_template_no_public_address`."""

from fleetscan.catalogue import check
from fleetscan.facts.ec2 import LaunchTemplate, LaunchTemplateVersions
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:EC2.25"],
    prowler=["ec2_launch_template_no_public_ip"],
    config_rules=["ec2-launch-template-public-ip-disabled"],
)
def launch_template_no_public_address(
    template: LaunchTemplate, versions: LaunchTemplateVersions
) -> Verdict:
    """The default and the latest version of the launch template ask for no public IPv4 address.

    Why:
        Whatever is launched from the template stands in the internet at once, many times over if an
        Auto Scaling group uses it.

    Fix:
        Make a version without the public address, and make it the default.

    CLI:
        aws ec2 create-launch-template-version --launch-template-id TEMPLATE_ID
            --source-version VERSION
            --launch-template-data
            'NetworkInterfaces=[{DeviceIndex=0,AssociatePublicIpAddress=false}]'
        aws ec2 modify-launch-template --launch-template-id TEMPLATE_ID --default-version VERSION

    Terraform:
        resource "aws_launch_template" "example" {
          name = "example"

          network_interfaces {
            device_index                = 0
            associate_public_ip_address = false
          }
        }

    Differs:
        Older versions are not looked at: they are kept as history, and nothing takes them unless it
        names them. A template that says nothing leaves it to the subnet, which
        `vpc.subnet_no_public_address_by_default` judges.
    """
    numbers = versions.giving_addresses(template)
    if not numbers:
        return Pass(f"launch template {template.id} asks for no public address")
    which = ", ".join(str(number) for number in numbers)
    return Fail(f"launch template {template.id} asks for a public address in version {which}")
