"""Amazon RDS. Its pages hold 100 records, which is the most, if no size is asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.rds import DBCluster, DBInstance


@collector(Call("rds:DescribeDBInstances"), page=100)
async def db_instances(api: Api) -> AsyncIterator[tuple[DBInstance, Tags]]:
    """List the DB instances of a region."""
    async for page in api.pages("rds:DescribeDBInstances"):
        for instance in page.get("DBInstances", ()):
            fact = DBInstance(
                arn=instance["DBInstanceArn"],
                id=instance["DBInstanceIdentifier"],
                region=api.region,
            )
            yield fact, Tags.from_list(instance.get("TagList"))


@collector(Call("rds:DescribeDBClusters"), page=100)
async def db_clusters(api: Api) -> AsyncIterator[tuple[DBCluster, Tags]]:
    """List the DB clusters of a region that the account owns."""
    async for page in api.pages("rds:DescribeDBClusters"):
        for cluster in page.get("DBClusters", ()):
            fact = DBCluster(
                arn=cluster["DBClusterArn"],
                id=cluster["DBClusterIdentifier"],
                region=api.region,
            )
            yield fact, Tags.from_list(cluster.get("TagList"))
