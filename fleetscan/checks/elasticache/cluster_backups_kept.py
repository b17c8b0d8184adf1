"""`elasticache.cluster_backups_kept`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.elasticache import CacheCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ElastiCache.1"],
    prowler=["elasticache_redis_cluster_backup_enabled"],
    config_rules=[
        "elasticache-automatic-backup-check-enabled",
        "elasticache-redis-cluster-automatic-backup-check",
    ],
)
def cluster_backups_kept(
    cluster: CacheCluster, *, min_days: Annotated[int, Meta(ge=1, le=35)] = 1
) -> Verdict:
    """The cache cluster makes automatic backups and keeps them for long enough.

    Why:
        A cache that is used as a store loses everything with its nodes. A backup brings it back, or
        warms a new one up, so that the database behind it is not overrun.

    Fix:
        Set how many days automatic backups are kept. A cluster without replicas is slow while it is
        saved.

    CLI:
        aws elasticache modify-cache-cluster --cache-cluster-id NAME --snapshot-retention-limit 7
            --apply-immediately

    Terraform:
        resource "aws_elasticache_cluster" "example" {
          # the rest as before
          snapshot_retention_limit = 7
        }

    Differs:
        Nodes of a replication group are judged with it, by
        `elasticache.replication_group_backups_kept`, and Memcached is not judged. Prowler wants
        seven days, where AWS's control and this check are content with one.

    Options:
        min_days: the fewest days for which backups are to be kept, 1 to 35
    """
    if cluster.group is not None:
        return NotApplicable(f"cluster {cluster.id} is a node of {cluster.group}, which is judged")
    if cluster.engine == "memcached":
        return NotApplicable(f"cluster {cluster.id} is of Memcached, which has no backups")
    days = cluster.backup_days
    if days == 0:
        return Fail(f"cluster {cluster.id} makes no automatic backups")
    if days < min_days:
        return Fail(f"cluster {cluster.id} keeps automatic backups for {days} d alone")
    return Pass(f"cluster {cluster.id} keeps automatic backups for {days} d")
