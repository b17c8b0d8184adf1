import pytest

from fleetscan.collectors import redshift
from fleetscan.facts.base import Tags
from fleetscan.facts.redshift import AuditLogging, Cluster
from fleetscan.testing.fake_api import REGION, FakeApi

REPLY = {
    "ClusterIdentifier": "warehouse",
    "PubliclyAccessible": False,
    "AutomatedSnapshotRetentionPeriod": 1,
    "AllowVersionUpgrade": True,
    "Tags": [{"Key": "Owner", "Value": "a"}],
}
CLUSTER = Cluster(
    arn="arn:aws:redshift:eu-west-1:111122223333:cluster:warehouse",
    id="warehouse",
    region=REGION,
    publicly_accessible=False,
    snapshot_days=1,
    upgrades_versions=True,
)


async def test_clusters_come_with_their_tags_from_all_pages() -> None:
    pages = [{"Clusters": [], "Marker": "more"}, {"Clusters": [REPLY]}]
    api = FakeApi(redshift.clusters, {"redshift:DescribeClusters": pages})
    assert await api.list() == [(CLUSTER, Tags({"Owner": "a"}))]


@pytest.mark.parametrize(
    ("reply", "logging"),
    [
        ({"LoggingEnabled": False}, AuditLogging(enabled=False, destination=None)),
        (
            {"LoggingEnabled": True, "BucketName": "logs", "LogDestinationType": "s3"},
            AuditLogging(
                enabled=True, destination="logs", logs=frozenset({"connectionlog", "userlog"})
            ),
        ),
        (
            {
                "LoggingEnabled": True,
                "BucketName": "logs",
                "LogDestinationType": "s3",
                "LogExports": ["userlog"],
            },
            AuditLogging(enabled=True, destination="logs", logs=frozenset({"userlog"})),
        ),
        (
            {
                "LoggingEnabled": True,
                "LogDestinationType": "cloudwatch",
                "LogExports": ["useractivitylog"],
            },
            AuditLogging(
                enabled=True, destination="cloudwatch", logs=frozenset({"useractivitylog"})
            ),
        ),
    ],
)
async def test_where_a_cluster_logs_is_read(
    reply: dict[str, object], logging: AuditLogging
) -> None:
    api = FakeApi(redshift.audit_logging, {"redshift:DescribeLoggingStatus": [reply]})
    assert await api.read(CLUSTER) == logging


async def test_a_reply_that_does_not_say_is_no_fact() -> None:
    tables = {"LoggingEnabled": True, "LogDestinationType": "s3table", "LogExports": ["sys_log"]}
    for reply in ({}, {"LoggingEnabled": True}, tables):
        api = FakeApi(redshift.audit_logging, {"redshift:DescribeLoggingStatus": [reply]})
        with pytest.raises(KeyError):
            await api.read(CLUSTER)
