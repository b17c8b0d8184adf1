import pytest

from fleetscan.catalogue import Call, unknown_value
from fleetscan.collectors import elasticache
from fleetscan.facts.base import Tags
from fleetscan.facts.elasticache import CacheCluster, ReplicationGroup
from fleetscan.testing.fake_api import REGION, FakeApi

ARN = "arn:aws:elasticache:eu-west-1:111122223333"

GROUP = ReplicationGroup(
    arn=f"{ARN}:replicationgroup:sessions",
    id="sessions",
    region=REGION,
    backup_days=7,
    upgrades_minor_versions=True,
    auth=False,
)
GROUP_REPLY = {
    "ReplicationGroupId": "sessions",
    "ARN": f"{ARN}:replicationgroup:sessions",
    "SnapshotRetentionLimit": 7,
    "AutoMinorVersionUpgrade": True,
    "AuthTokenEnabled": False,
}
NODE = CacheCluster(
    arn=f"{ARN}:cluster:sessions-001",
    id="sessions-001",
    region=REGION,
    engine="redis",
    engine_version="5.0.6",
    group="sessions",
    backup_days=7,
    upgrades_minor_versions=True,
)
NODE_REPLY = {
    "CacheClusterId": "sessions-001",
    "ARN": f"{ARN}:cluster:sessions-001",
    "Engine": "redis",
    "EngineVersion": "5.0.6",
    "ReplicationGroupId": "sessions",
    "SnapshotRetentionLimit": 7,
    "AutoMinorVersionUpgrade": True,
}


async def test_replication_groups_are_listed_from_all_pages() -> None:
    pages = [{"ReplicationGroups": [], "Marker": "more"}, {"ReplicationGroups": [GROUP_REPLY]}]
    api = FakeApi(elasticache.replication_groups, {"elasticache:DescribeReplicationGroups": pages})
    assert await api.list() == [GROUP]


async def test_what_a_reply_lacks_of_a_group_was_not_read_and_the_rest_was() -> None:
    members = {name: each for name, each in GROUP_REPLY.items() if name != "AuthTokenEnabled"}
    replies = {"elasticache:DescribeReplicationGroups": [{"ReplicationGroups": [members]}]}
    (group,) = await FakeApi(elasticache.replication_groups, replies).list()
    call = Call("elasticache:DescribeReplicationGroups")
    assert group.auth == unknown_value(call, "the reply does not say AuthTokenEnabled")
    assert group.backup_days == 7


async def test_cache_clusters_are_listed_from_all_pages() -> None:
    plain = {
        "CacheClusterId": "pages",
        "ARN": f"{ARN}:cluster:pages",
        "Engine": "memcached",
        "EngineVersion": "1.6.22",
        "AutoMinorVersionUpgrade": False,
    }
    pages = [{"CacheClusters": [NODE_REPLY], "Marker": "more"}, {"CacheClusters": [plain]}]
    api = FakeApi(elasticache.cache_clusters, {"elasticache:DescribeCacheClusters": pages})
    node, memcached = await api.list()
    assert node == NODE
    assert node.major_version == 5
    assert (memcached.group, memcached.backup_days) == (None, 0)


@pytest.mark.parametrize("tags", [{}, {"Owner": "a"}])
async def test_the_tags_of_each_are_read(tags: dict[str, str]) -> None:
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    operation = "elasticache:ListTagsForResource"
    api = FakeApi(elasticache.replication_group_tags, {operation: [{"TagList": pairs}]})
    assert await api.read(GROUP) == Tags(tags)
    api = FakeApi(elasticache.cache_cluster_tags, {operation: [{"TagList": pairs}]})
    assert await api.read(NODE) == Tags(tags)
    assert api.requests == [(operation, {"ResourceName": NODE.arn})]
