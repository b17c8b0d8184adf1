"""`elasticache.cluster_minor_versions_upgraded`."""

from fleetscan.catalogue import check
from fleetscan.facts.elasticache import CacheCluster
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["fsbp:ElastiCache.2"],
    prowler=["elasticache_redis_cluster_auto_minor_version_upgrades"],
    config_rules=["elasticache-auto-minor-version-upgrade-check"],
)
def cluster_minor_versions_upgraded(cluster: CacheCluster) -> Verdict:
    """The cache cluster gets new minor versions of its engine by itself.

    Why:
        Minor versions mend holes of the engine that are known to everybody from the day they are
        published. Those that somebody has to install are installed late.

    Fix:
        Switch automatic minor version upgrades on. Versions before 6 of Redis OSS get none all the
        same: upgrade them first.

    CLI:
        aws elasticache modify-cache-cluster --cache-cluster-id NAME --auto-minor-version-upgrade
            --apply-immediately

    Terraform:
        resource "aws_elasticache_cluster" "example" {
          # the rest as before
          auto_minor_version_upgrade = true
        }

    Differs:
        Nodes of a replication group are judged with it, by
        `elasticache.replication_group_minor_versions_upgraded`. Memcached is not judged: by
        ElastiCache's API the setting is for Redis OSS and Valkey.
    """
    if cluster.group is not None:
        return NotApplicable(f"cluster {cluster.id} is a node of {cluster.group}, which is judged")
    if cluster.engine == "memcached":
        return NotApplicable(
            f"cluster {cluster.id} is of Memcached, where the setting does nothing"
        )
    if cluster.upgrades_minor_versions:
        return Pass(f"cluster {cluster.id} gets minor versions by itself")
    return Fail(f"cluster {cluster.id} gets no minor versions by itself")
