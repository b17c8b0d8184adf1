"""Facts about Amazon Redshift."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable


class Cluster(Taggable, frozen=True, kw_only=True):
    """A provisioned cluster."""

    TYPE: ClassVar[str] = "AWS::Redshift::Cluster"

    publicly_accessible: bool
    #: days for which automated snapshots are kept; 0 if none are made
    snapshot_days: int
    #: whether it gets new versions of the engine in its maintenance window
    upgrades_versions: bool


class AuditLogging(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a cluster logs connections and what users do."""

    enabled: bool
    #: the bucket, or `cloudwatch`; None if it does not log
    destination: str | None
    #: `connectionlog`, `userlog`, `useractivitylog`
    logs: frozenset[str] = frozenset()
