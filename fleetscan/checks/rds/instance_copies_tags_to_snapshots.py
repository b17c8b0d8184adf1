"""`rds.instance_copies_tags_to_snapshots`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:RDS.17"],
    prowler=["rds_instance_copy_tags_to_snapshots"],
)
def instance_copies_tags_to_snapshots(instance: DBInstance) -> Verdict:
    """The DB instance copies its tags to its snapshots.

    Why:
        Policies and bills that go by tags lose sight of a snapshot without any, which has all the
        data of its database.

    Fix:
        Switch the copying of tags on. Snapshots that are there already stay as they are.

    CLI:
        aws rds modify-db-instance --db-instance-identifier NAME --copy-tags-to-snapshot

    Terraform:
        resource "aws_db_instance" "example" {
          # the rest as before
          copy_tags_to_snapshot = true
        }

    Differs:
        AWS's control judges the instances of a cluster as well, where the setting does nothing.
    """
    if instance.cluster is not None:
        return NotApplicable(f"snapshots are made of the cluster {instance.cluster}")
    if known(instance.copies_tags_to_snapshots):
        return Pass(f"instance {instance.id} copies its tags to its snapshots")
    return Fail(f"instance {instance.id} does not copy its tags to its snapshots")
