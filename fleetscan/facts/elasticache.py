"""Facts about Amazon ElastiCache."""

from collections.abc import Iterable
from typing import ClassVar

from fleetscan.facts.base import Taggable
from fleetscan.verdicts import Unread


class ReplicationGroup(Taggable, frozen=True, kw_only=True):
    """A replication group of Redis OSS or Valkey: what the console calls a cluster."""

    TYPE: ClassVar[str] = "AWS::ElastiCache::ReplicationGroup"

    #: days for which automatic backups are kept; 0 if none are made
    backup_days: int | Unread
    upgrades_minor_versions: bool | Unread
    #: whether clients need the password of the group (AUTH)
    auth: bool | Unread


class CacheCluster(Taggable, frozen=True, kw_only=True):
    """A cache cluster: one of Memcached, or one node of Redis OSS or Valkey."""

    TYPE: ClassVar[str] = "AWS::ElastiCache::CacheCluster"

    #: `redis`, `valkey` or `memcached`
    engine: str
    #: such as `7.1.0`
    engine_version: str
    #: the replication group that it is a member of
    group: str | None
    #: days for which automatic backups are kept; 0 if none are made
    backup_days: int
    upgrades_minor_versions: bool

    @property
    def major_version(self) -> int:
        """The first number of the engine's version."""
        return int(self.engine_version.partition(".")[0])


def group_of(cluster: CacheCluster) -> Iterable[str]:
    """Return the replication group of a cluster, by which those of one are found."""
    return () if cluster.group is None else (cluster.group,)
