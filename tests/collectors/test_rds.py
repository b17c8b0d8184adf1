from fleetscan.collectors import rds
from fleetscan.facts.base import Tags
from fleetscan.facts.rds import DBCluster, DBInstance
from tests.collectors.fake_api import REGION, FakeApi

ARN = "arn:aws:rds:eu-west-1:111122223333"


async def test_db_instances_come_with_their_tags() -> None:
    first = {
        "DBInstanceArn": f"{ARN}:db:orders",
        "DBInstanceIdentifier": "orders",
        "TagList": [{"Key": "Owner", "Value": "a"}],
    }
    second = {"DBInstanceArn": f"{ARN}:db:bare", "DBInstanceIdentifier": "bare"}
    pages = [{"DBInstances": [first], "Marker": "more"}, {"DBInstances": [second]}]
    assert await FakeApi(rds.db_instances, {"rds:DescribeDBInstances": pages}).list() == [
        (DBInstance(arn=f"{ARN}:db:orders", id="orders", region=REGION), Tags({"Owner": "a"})),
        (DBInstance(arn=f"{ARN}:db:bare", id="bare", region=REGION), Tags({})),
    ]


async def test_db_clusters_come_with_their_tags() -> None:
    first = {
        "DBClusterArn": f"{ARN}:cluster:orders",
        "DBClusterIdentifier": "orders",
        "TagList": [{"Key": "Owner", "Value": "a"}],
    }
    second = {
        "DBClusterArn": f"{ARN}:cluster:bare",
        "DBClusterIdentifier": "bare",
        "TagList": [],
    }
    pages = [{"DBClusters": [first], "Marker": "more"}, {"DBClusters": [second]}]
    assert await FakeApi(rds.db_clusters, {"rds:DescribeDBClusters": pages}).list() == [
        (DBCluster(arn=f"{ARN}:cluster:orders", id="orders", region=REGION), Tags({"Owner": "a"})),
        (DBCluster(arn=f"{ARN}:cluster:bare", id="bare", region=REGION), Tags({})),
    ]
