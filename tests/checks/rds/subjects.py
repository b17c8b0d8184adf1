"""What the checks of RDS are asked about: in order, but for what a test changes."""

import msgspec

from fleetscan.facts.account import AccountRegion
from fleetscan.facts.rds import (
    DBCluster,
    DBClusterSnapshot,
    DBInstance,
    DBSnapshot,
    EventSubscription,
)

_ARN = "arn:aws:rds:eu-west-1:111122223333"

REGION = AccountRegion(
    arn="arn:aws:account:eu-west-1:111122223333:account", id="111122223333", region="eu-west-1"
)

_INSTANCE = DBInstance(
    arn=f"{_ARN}:db:orders",
    id="orders",
    region="eu-west-1",
    engine="postgres",
    engine_version="17.2",
    cluster=None,
    replica_of=None,
    encrypted=True,
    publicly_accessible=False,
    has_internet_gateway=False,
    multi_az=True,
    backup_days=14,
    deletion_protected=True,
    copies_tags_to_snapshots=True,
    upgrades_minor_versions=True,
    monitoring_interval=60,
    iam_authentication=True,
    log_exports=("postgresql", "upgrade"),
    port=6432,
    admin_name="orders_owner",
    vpc_id="vpc-1",
    parameter_groups={"strict": "in-sync"},
    security_groups=(),
)

_CLUSTER = DBCluster(
    arn=f"{_ARN}:cluster:ledger",
    id="ledger",
    region="eu-west-1",
    engine="aurora-postgresql",
    members=2,
    encrypted=True,
    multi_az=True,
    backup_days=14,
    deletion_protected=True,
    copies_tags_to_snapshots=True,
    upgrades_minor_versions=True,
    iam_authentication=True,
    backtrack_window=0,
    log_exports=("postgresql",),
    port=6432,
    admin_name="ledger_owner",
)

_SUBSCRIPTION = EventSubscription(
    arn=f"{_ARN}:es:pager",
    id="pager",
    region="eu-west-1",
    enabled=True,
    status="active",
    source_type=None,
    source_ids=frozenset(),
    categories=frozenset(),
)


def instance(**changes: object) -> DBInstance:
    """Return an instance `orders` of PostgreSQL."""
    return msgspec.structs.replace(_INSTANCE, **changes)


def member(**changes: object) -> DBInstance:
    """Return an instance `orders` that is a member of the Aurora cluster `ledger`."""
    return instance(engine="aurora-postgresql", cluster="ledger", **changes)


def cluster(**changes: object) -> DBCluster:
    """Return a cluster `ledger` of Aurora PostgreSQL."""
    return msgspec.structs.replace(_CLUSTER, **changes)


def subscription(**changes: object) -> EventSubscription:
    """Return a subscription `pager` to all events."""
    return msgspec.structs.replace(_SUBSCRIPTION, **changes)


def snapshot(*, made: str = "manual", encrypted: bool = True) -> DBSnapshot:
    """Return a snapshot `before-upgrade` of an instance."""
    return DBSnapshot(
        arn=f"{_ARN}:snapshot:before-upgrade",
        id="before-upgrade",
        region="eu-west-1",
        made=made,
        encrypted=encrypted,
    )


def cluster_snapshot(*, made: str = "manual", encrypted: bool = True) -> DBClusterSnapshot:
    """Return a snapshot `before-upgrade` of a cluster."""
    return DBClusterSnapshot(
        arn=f"{_ARN}:cluster-snapshot:before-upgrade",
        id="before-upgrade",
        region="eu-west-1",
        made=made,
        encrypted=encrypted,
    )
