"""What the checks of DynamoDB and DAX are asked about."""

from fleetscan.facts.dax import Cluster
from fleetscan.facts.dynamodb import Table

TABLE = Table(
    arn="arn:aws:dynamodb:eu-west-1:111122223333:table/carts", id="carts", region="eu-west-1"
)


def cluster(*, encryption_at_rest: str = "ENABLED", tls: bool = True) -> Cluster:
    """Return a DAX cluster `hot`."""
    return Cluster(
        arn="arn:aws:dax:eu-west-1:111122223333:cache/hot",
        id="hot",
        region="eu-west-1",
        encryption_at_rest=encryption_at_rest,
        tls=tls,
    )
