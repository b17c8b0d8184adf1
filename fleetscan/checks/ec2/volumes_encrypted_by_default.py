"""`ec2.volumes_encrypted_by_default`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.ec2 import EbsDefaults
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:EC2.7", "cis-7.0:6.1.1"],
    prowler=["ec2_ebs_default_encryption"],
    config_rules=["ec2-ebs-encryption-by-default"],
)
def volumes_encrypted_by_default(account: AccountRegion, defaults: EbsDefaults) -> Verdict:
    """The region encrypts new EBS volumes by default.

    Why:
        Where it does not, every template and every person has to remember to ask for encryption,
        and a volume that was made without can't be encrypted later.

    Fix:
        Switch encryption by default on, in each region by itself. Volumes that are there already
        stay as they are.

    CLI:
        aws ec2 enable-ebs-encryption-by-default --region REGION

    Terraform:
        resource "aws_ebs_encryption_by_default" "example" {
          enabled = true
        }
    """
    if defaults.encrypted:
        return Pass(f"new EBS volumes are encrypted in {account.region}")
    return Fail(f"new EBS volumes are not encrypted in {account.region}")
