"""`ec2.instance_has_profile`."""

from fleetscan.catalogue import check
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "cis-1.4:1.18",
        "cis-1.5:1.18",
        "cis-2.0:1.18",
        "cis-3.0:1.18",
        "cis-4.0:1.18",
        "cis-5.0:1.17",
        "cis-6.0:2.17",
        "cis-7.0:2.16",
    ],
    prowler=["ec2_instance_profile_attached"],
    config_rules=["ec2-instance-profile-attached"],
)
def instance_has_profile(instance: Instance) -> Verdict:
    """The instance has an instance profile, which gives it a role.

    Why:
        Software that needs AWS and has no role is given the access keys of a user, which lie in a
        file, last for years, and work from anywhere.

    Fix:
        Make a role with the permissions that the software needs, and associate its instance
        profile. It takes effect without a restart.

    CLI:
        aws ec2 associate-iam-instance-profile --instance-id INSTANCE_ID
            --iam-instance-profile Name=PROFILE_NAME

    Terraform:
        resource "aws_iam_instance_profile" "example" {
          name = "example"
          role = aws_iam_role.example.name
        }

        resource "aws_instance" "example" {
          ami                  = "ami-0123456789abcdef0"
          instance_type        = "t3.micro"
          iam_instance_profile = aws_iam_instance_profile.example.name
        }
    """
    if instance.profile_arn is None:
        return Fail(f"instance {instance.id} has no instance profile")
    return Pass(f"instance {instance.id} has the instance profile {instance.profile_arn}")
