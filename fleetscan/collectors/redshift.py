"""Amazon Redshift. Its pages hold 100 clusters, which is the most, if no size is asked for."""

from collections.abc import AsyncIterator
from typing import Final

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.redshift import AuditLogging, Cluster

# What a bucket gets if no choice was made.
# https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
_CLOUDWATCH: Final = "cloudwatch"
_INTO_A_BUCKET: Final = frozenset({"connectionlog", "userlog"})


@collector(Call("redshift:DescribeClusters"), page=100)
async def clusters(api: Api) -> AsyncIterator[tuple[Cluster, Tags]]:
    """List the clusters of a region."""
    async for page in api.pages("redshift:DescribeClusters"):
        for cluster in page.get("Clusters", ()):
            identifier = cluster["ClusterIdentifier"]
            fact = Cluster(
                # the reply has the ARN of the namespace alone
                arn=api.arn("redshift", f"cluster:{identifier}"),
                id=identifier,
                region=api.region,
                publicly_accessible=cluster["PubliclyAccessible"],
                snapshot_days=cluster["AutomatedSnapshotRetentionPeriod"],
                upgrades_versions=cluster["AllowVersionUpgrade"],
            )
            yield fact, Tags.from_list(cluster.get("Tags"))


@collector(Call("redshift:DescribeLoggingStatus", vanished=("ClusterNotFound",)))
async def audit_logging(api: Api, cluster: Cluster) -> AuditLogging:
    """Read whether a cluster logs, and where to."""
    reply = await api.call("redshift:DescribeLoggingStatus", ClusterIdentifier=cluster.id)
    if not reply["LoggingEnabled"]:
        return AuditLogging(enabled=False, destination=None)
    logs = frozenset(reply.get("LogExports", ()))
    if reply.get("LogDestinationType") == _CLOUDWATCH:
        return AuditLogging(enabled=True, destination=_CLOUDWATCH, logs=logs)
    # system tables that are published to S3 Tables are none of the audit logs, and have no bucket
    return AuditLogging(enabled=True, destination=reply["BucketName"], logs=logs or _INTO_A_BUCKET)
