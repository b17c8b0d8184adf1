"""`ec2.snapshot_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.ec2 import PublicSnapshots, Snapshot
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:EC2.1"],
    prowler=["ec2_ebs_public_snapshot"],
    config_rules=["ebs-snapshot-public-restorable-check"],
)
def snapshot_not_public(snapshot: Snapshot, public: PublicSnapshots) -> Verdict:
    """The EBS snapshot is not shared with everybody.

    Why:
        A public snapshot is a copy of a disk for anyone with an AWS account: they restore it, and
        read its files, keys and databases. Strangers search for new ones by program.

    Fix:
        Make the snapshot private, and block public sharing of snapshots in the region. Take what
        was in it for known: change its keys and passwords.

    CLI:
        aws ec2 modify-snapshot-attribute --snapshot-id SNAPSHOT_ID
            --attribute createVolumePermission --operation-type remove --group-names all
        aws ec2 enable-snapshot-block-public-access --state block-all-sharing

    Terraform:
        # Terraform can't take the sharing of a snapshot back. This keeps others from using it:
        resource "aws_ebs_snapshot_block_public_access" "example" {
          state = "block-all-sharing"
        }

    Differs:
        A snapshot that is shared with all fails also where the region blocks public sharing: it is
        public again on the day when the block is lifted. Sharing with single accounts is not
        looked at, as by EC2.1: which of them are meant can't be told, and it would take a call for
        each snapshot. IAM Access Analyzer tells of both.
    """
    if snapshot.id in public.ids:
        return Fail(f"snapshot {snapshot.id} may be restored by everybody")
    return Pass(f"snapshot {snapshot.id} is not public")
