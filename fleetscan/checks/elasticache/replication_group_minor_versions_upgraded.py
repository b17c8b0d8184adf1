"""`elasticache.replication_group_minor_versions_upgraded`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.elasticache import ReplicationGroup
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ElastiCache.2"],
    prowler=["elasticache_redis_cluster_auto_minor_version_upgrades"],
    config_rules=["elasticache-auto-minor-version-upgrade-check"],
)
def replication_group_minor_versions_upgraded(group: ReplicationGroup) -> Verdict:
    """The replication group gets new minor versions of its engine by itself.

    Why:
        Minor versions mend holes of the engine that are known to everybody from the day they are
        published. Those that somebody has to install are installed late.

    Fix:
        Switch automatic minor version upgrades on. Versions before 6 of Redis OSS get none all the
        same: upgrade them first.

    CLI:
        aws elasticache modify-replication-group --replication-group-id NAME
            --auto-minor-version-upgrade --apply-immediately

    Terraform:
        resource "aws_elasticache_replication_group" "example" {
          # the rest as before
          auto_minor_version_upgrade = true
        }

    Differs:
        AWS's control counts each node of the group. Here the group is judged, once.
    """
    if known(group.upgrades_minor_versions):
        return Pass(f"replication group {group.id} gets minor versions by itself")
    return Fail(f"replication group {group.id} gets no minor versions by itself")
