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
)
def volume_encrypted(volume: Volume) -> Verdict:
    """The EBS volume is encrypted.

    Why:
        An unencrypted volume can be read by anyone who gets hold of a snapshot of it, and
        snapshots are easily shared or copied to other accounts.

    Fix:
        Replace the volume by an encrypted copy. Take a snapshot, copy it with
        `aws ec2 copy-snapshot --encrypted`, create a volume from the copy and swap it in.
        `aws ec2 enable-ebs-encryption-by-default` keeps new volumes from being unencrypted.
    """
    if volume.encrypted:
        return Pass(f"volume {volume.id} is encrypted")
    return Fail(f"volume {volume.id} is not encrypted")
