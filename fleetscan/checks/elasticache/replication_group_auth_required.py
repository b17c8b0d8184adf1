"""`elasticache.replication_group_auth_required`."""

from typing import Final

from fleetscan.catalogue import check
from fleetscan.facts.base import InRegion, known
from fleetscan.facts.elasticache import CacheCluster, ReplicationGroup, group_of
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

#: Redis has users with rights of their own since this major version
_FIRST_WITH_ROLES: Final = 6


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:ElastiCache.6"],
    prowler=["elasticache_redis_replication_group_auth_enabled"],
    config_rules=["elasticache-repl-grp-redis-auth-enabled"],
)
def replication_group_auth_required(
    group: ReplicationGroup, clusters: InRegion[CacheCluster]
) -> Verdict:
    """The replication group of a Redis version before 6 asks for a password.

    Why:
        Versions before 6 know no users. Without AUTH whoever reaches the port reads and deletes
        everything.

    Fix:
        Set an AUTH token, which needs encryption in transit, or upgrade and grant access by users.

    CLI:
        aws elasticache modify-replication-group --replication-group-id NAME
            --auth-token TOKEN --auth-token-update-strategy SET --apply-immediately

    Terraform:
        resource "aws_elasticache_replication_group" "example" {
          # the rest as before
          transit_encryption_enabled = true
          auth_token                 = var.auth_token
        }
    """
    for cluster in clusters.matching(group_of, group.id):
        if cluster.engine != "redis" or cluster.major_version >= _FIRST_WITH_ROLES:
            return NotApplicable(
                f"replication group {group.id} has {cluster.engine} {cluster.engine_version}, "
                "which has users of its own"
            )
        if known(group.auth):
            return Pass(f"replication group {group.id} asks for a password")
        return Fail(f"replication group {group.id} asks for no password")
    return NotApplicable(f"replication group {group.id} has no node")
