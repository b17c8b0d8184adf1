"""`ec2.volume_encrypted`."""

from fleetscan.catalogue import check
from fleetscan.facts.ec2 import Volume
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:EC2.3",
        "cis-1.4:2.2.1",
        "cis-1.5:2.2.1",
        "cis-2.0:2.2.1",
        "cis-3.0:2.2.1",
        "cis-4.0:5.1.1",
        "cis-5.0:5.1.1",
        "cis-6.0:6.1.1",
    ],
    prowler=["ec2_ebs_volume_encryption"],
    config_rules=["encrypted-volumes"],
)
def volume_encrypted(volume: Volume) -> Verdict:
    """The EBS volume is encrypted.

    Why:
        An unencrypted volume can be read by anyone who gets hold of a snapshot of it, and
        snapshots are easily shared or copied to other accounts.

    Fix:
        Replace the volume by an encrypted copy. Take a snapshot, copy it encrypted, create a volume
        from the copy and swap it in. Encryption by default keeps new volumes from being
        unencrypted.

    CLI:
        aws ec2 create-snapshot --volume-id VOLUME_ID
        aws ec2 copy-snapshot --encrypted --source-region REGION --source-snapshot-id SNAPSHOT_ID
        aws ec2 create-volume --snapshot-id COPY_ID --availability-zone ZONE
        aws ec2 enable-ebs-encryption-by-default

    Terraform:
        resource "aws_ebs_volume" "example" {
          availability_zone = "eu-west-1a"
          size              = 40
          encrypted         = true
        }

        resource "aws_ebs_encryption_by_default" "example" {
          enabled = true
        }
    """
    if volume.encrypted:
        return Pass(f"volume {volume.id} is encrypted")
    return Fail(f"volume {volume.id} is not encrypted")
