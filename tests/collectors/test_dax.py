from fleetscan.collectors import dax
from fleetscan.facts.dax import Cluster
from fleetscan.testing.fake_api import REGION, FakeApi

ARN = "arn:aws:dax:eu-west-1:111122223333:cache"


async def test_clusters_are_listed_from_all_pages() -> None:
    sealed = {
        "ClusterName": "hot",
        "ClusterArn": f"{ARN}/hot",
        "SSEDescription": {"Status": "ENABLED"},
        "ClusterEndpointEncryptionType": "TLS",
    }
    old = {"ClusterName": "old", "ClusterArn": f"{ARN}/old"}
    pages = [{"Clusters": [sealed], "NextToken": "more"}, {"Clusters": [old]}]
    assert await FakeApi(dax.clusters, {"dax:DescribeClusters": pages}).list() == [
        Cluster(arn=f"{ARN}/hot", id="hot", region=REGION, encryption_at_rest="ENABLED", tls=True),
        Cluster(
            arn=f"{ARN}/old", id="old", region=REGION, encryption_at_rest="DISABLED", tls=False
        ),
    ]
