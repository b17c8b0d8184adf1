"""What the checks of Redshift are asked about: in order, but for what a test changes."""

import msgspec

from fleetscan.facts.redshift import Cluster

_CLUSTER = Cluster(
    arn="arn:aws:redshift:eu-west-1:111122223333:cluster:warehouse",
    id="warehouse",
    region="eu-west-1",
    publicly_accessible=False,
    snapshot_days=14,
    upgrades_versions=True,
)


def cluster(**changes: object) -> Cluster:
    """Return a cluster `warehouse`."""
    return msgspec.structs.replace(_CLUSTER, **changes)
