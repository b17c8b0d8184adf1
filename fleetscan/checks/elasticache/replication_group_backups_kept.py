"""`elasticache.replication_group_backups_kept`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.elasticache import ReplicationGroup
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ElastiCache.1"],
    prowler=["elasticache_redis_cluster_backup_enabled"],
    config_rules=[
        "elasticache-automatic-backup-check-enabled",
        "elasticache-redis-cluster-automatic-backup-check",
    ],
)
def replication_group_backups_kept(
    group: ReplicationGroup, *, min_days: Annotated[int, Meta(ge=1, le=35)] = 1
) -> Verdict:
    """The replication group makes automatic backups and keeps them for long enough.

    Why:
        A cache that is used as a store loses everything with its nodes. A backup brings it back, or
        warms a new one up, so that the database behind it is not overrun.

    Fix:
        Set how many days automatic backups are kept. They are made in the backup window, of a
        replica if there is one.

    CLI:
        aws elasticache modify-replication-group --replication-group-id NAME
            --snapshot-retention-limit 7 --apply-immediately

    Terraform:
        resource "aws_elasticache_replication_group" "example" {
          # the rest as before
          snapshot_retention_limit = 7
        }

    Differs:
        Prowler wants seven days, where AWS's control and this check are content with one.

    Options:
        min_days: the fewest days for which backups are to be kept, 1 to 35
    """
    days = known(group.backup_days)
    if days == 0:
        return Fail(f"replication group {group.id} makes no automatic backups")
    if days < min_days:
        return Fail(f"replication group {group.id} keeps automatic backups for {days} d alone")
    return Pass(f"replication group {group.id} keeps automatic backups for {days} d")
