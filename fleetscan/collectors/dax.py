"""Amazon DynamoDB Accelerator (DAX). Its pages hold 100 clusters if no size is asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.dax import Cluster


@collector(Call("dax:DescribeClusters"), page=100)
async def clusters(api: Api) -> AsyncIterator[Cluster]:
    """List the DAX clusters of a region."""
    async for page in api.pages("dax:DescribeClusters"):
        for cluster in page["Clusters"]:
            yield Cluster(
                arn=cluster["ClusterArn"],
                id=cluster["ClusterName"],
                region=api.region,
                # both are left out of clusters that are older than the choice
                encryption_at_rest=cluster.get("SSEDescription", {}).get("Status", "DISABLED"),
                tls=cluster.get("ClusterEndpointEncryptionType", "NONE") == "TLS",
            )
