"""`redshift.cluster_snapshots_kept`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.redshift import Cluster
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:Redshift.3"],
    prowler=["redshift_cluster_automated_snapshot"],
    config_rules=["redshift-backup-enabled"],
)
def cluster_snapshots_kept(
    cluster: Cluster, *, min_days: Annotated[int, Meta(ge=1, le=35)] = 7
) -> Verdict:
    """The Redshift cluster makes automated snapshots and keeps them for long enough.

    Why:
        Snapshots are what is left of a warehouse after a mistake, a fault or an attack. They are
        kept for one day if nobody says otherwise, which a weekend outlasts.

    Fix:
        Set how many days automated snapshots are kept. Those that are there are kept for as long
        from then on.

    CLI:
        aws redshift modify-cluster --cluster-identifier NAME
            --automated-snapshot-retention-period 7

    Terraform:
        resource "aws_redshift_cluster" "example" {
          # the rest as before
          automated_snapshot_retention_period = 7
        }

    Differs:
        Prowler takes one day for enough; AWS's control and this check want seven.

    Options:
        min_days: the fewest days for which snapshots are to be kept, 1 to 35
    """
    days = cluster.snapshot_days
    if days == 0:
        return Fail(f"cluster {cluster.id} makes no automated snapshots")
    if days < min_days:
        return Fail(f"cluster {cluster.id} keeps automated snapshots for {days} d alone")
    return Pass(f"cluster {cluster.id} keeps automated snapshots for {days} d")
