from typing import Any

import pytest

from fleetscan.catalogue import Call, Collector, unknown_value
from fleetscan.collectors import rds
from fleetscan.facts.base import Tags
from fleetscan.facts.rds import (
    DBCluster,
    DBClusterSnapshot,
    DBInstance,
    DBParameterGroup,
    DBSnapshot,
    EventSubscription,
    SnapshotAccess,
    TransportParameters,
)
from fleetscan.testing.fake_api import REGION, FakeApi
from fleetscan.verdicts import Unread

ARN = "arn:aws:rds:eu-west-1:111122223333"

INSTANCE = {
    "DBInstanceArn": f"{ARN}:db:orders",
    "DBInstanceIdentifier": "orders",
    "Engine": "postgres",
    "EngineVersion": "17.2",
    "DBClusterIdentifier": "ledger",
    "ReadReplicaSourceDBInstanceIdentifier": "primary",
    "StorageEncrypted": True,
    "PubliclyAccessible": False,
    "MultiAZ": True,
    "BackupRetentionPeriod": 7,
    "DeletionProtection": True,
    "CopyTagsToSnapshot": False,
    "AutoMinorVersionUpgrade": True,
    "MonitoringInterval": 60,
    "IAMDatabaseAuthenticationEnabled": True,
    "EnabledCloudwatchLogsExports": ["postgresql"],
    "Endpoint": {"Address": "orders.example.com", "Port": 6432},
    "DbInstancePort": 0,
    "MasterUsername": "owner",
    "DBSubnetGroup": {"VpcId": "vpc-1"},
    "DBParameterGroups": [{"DBParameterGroupName": "strict", "ParameterApplyStatus": "in-sync"}],
    "DBSecurityGroups": [{"DBSecurityGroupName": "old", "Status": "active"}],
    "TagList": [{"Key": "Owner", "Value": "a"}],
}

CLUSTER = {
    "DBClusterArn": f"{ARN}:cluster:ledger",
    "DBClusterIdentifier": "ledger",
    "Engine": "aurora-mysql",
    "DBClusterMembers": [{"DBInstanceIdentifier": "a"}, {"DBInstanceIdentifier": "b"}],
    "StorageEncrypted": True,
    "MultiAZ": True,
    "BackupRetentionPeriod": 7,
    "DeletionProtection": True,
    "CopyTagsToSnapshot": False,
    "AutoMinorVersionUpgrade": True,
    "IAMDatabaseAuthenticationEnabled": False,
    "BacktrackWindow": 3600,
    "EnabledCloudwatchLogsExports": ["audit"],
    "Port": 3306,
    "MasterUsername": "owner",
    "TagList": [{"Key": "Owner", "Value": "a"}],
}


def lacking(operation: str, member: str) -> Unread:
    return unknown_value(Call(operation), f"the reply does not say {member}")


async def test_db_instances_come_with_their_settings_and_tags() -> None:
    bare = {"DBInstanceArn": f"{ARN}:db:bare", "DBInstanceIdentifier": "bare"}
    pages = [{"DBInstances": [INSTANCE], "Marker": "more"}, {"DBInstances": [bare]}]
    api = FakeApi(rds.db_instances, {"rds:DescribeDBInstances": pages})
    (first, tags), (second, no_tags) = await api.list()
    assert first == DBInstance(
        arn=f"{ARN}:db:orders",
        id="orders",
        region=REGION,
        engine="postgres",
        engine_version="17.2",
        cluster="ledger",
        replica_of="primary",
        encrypted=True,
        publicly_accessible=False,
        has_internet_gateway=False,
        multi_az=True,
        backup_days=7,
        deletion_protected=True,
        copies_tags_to_snapshots=False,
        upgrades_minor_versions=True,
        monitoring_interval=60,
        iam_authentication=True,
        log_exports=("postgresql",),
        port=6432,
        admin_name="owner",
        vpc_id="vpc-1",
        parameter_groups={"strict": "in-sync"},
        security_groups=("old",),
    )
    assert tags == Tags({"Owner": "a"})
    assert second.id == "bare"
    assert no_tags == Tags({})


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"Endpoint": {}, "DbInstancePort": 5432}, "port", 5432),
        ({"Endpoint": {}}, "port", None),
        ({"DBSubnetGroup": {}}, "vpc_id", None),
        (
            {
                "ReadReplicaSourceDBInstanceIdentifier": None,
                "ReadReplicaSourceDBClusterIdentifier": "c",
            },
            "replica_of",
            "c",
        ),
    ],
)
async def test_what_an_instance_has_not_is_none(
    changes: dict[str, Any], field: str, value: object
) -> None:
    members = {name: each for name, each in (INSTANCE | changes).items() if each is not None}
    replies = {"rds:DescribeDBInstances": [{"DBInstances": [members]}]}
    ((instance, _),) = await FakeApi(rds.db_instances, replies).list()
    assert getattr(instance, field) == value


@pytest.mark.parametrize(
    ("member", "field"),
    [
        ("Engine", "engine"),
        ("StorageEncrypted", "encrypted"),
        ("PubliclyAccessible", "publicly_accessible"),
        ("BackupRetentionPeriod", "backup_days"),
        ("MasterUsername", "admin_name"),
    ],
)
async def test_what_a_reply_lacks_of_an_instance_was_not_read_and_the_rest_was(
    member: str, field: str
) -> None:
    members = {name: each for name, each in INSTANCE.items() if name != member}
    replies = {"rds:DescribeDBInstances": [{"DBInstances": [members]}]}
    ((instance, tags),) = await FakeApi(rds.db_instances, replies).list()
    assert getattr(instance, field) == lacking("rds:DescribeDBInstances", member)
    assert instance.iam_authentication is True
    assert tags == Tags({"Owner": "a"})


async def test_db_clusters_come_with_their_settings_and_tags() -> None:
    bare = {"DBClusterArn": f"{ARN}:cluster:bare", "DBClusterIdentifier": "bare", "TagList": []}
    pages = [{"DBClusters": [CLUSTER], "Marker": "more"}, {"DBClusters": [bare]}]
    api = FakeApi(rds.db_clusters, {"rds:DescribeDBClusters": pages})
    (first, tags), (second, no_tags) = await api.list()
    assert first == DBCluster(
        arn=f"{ARN}:cluster:ledger",
        id="ledger",
        region=REGION,
        engine="aurora-mysql",
        members=2,
        encrypted=True,
        multi_az=True,
        backup_days=7,
        deletion_protected=True,
        copies_tags_to_snapshots=False,
        upgrades_minor_versions=True,
        iam_authentication=False,
        backtrack_window=3600,
        log_exports=("audit",),
        port=3306,
        admin_name="owner",
    )
    assert tags == Tags({"Owner": "a"})
    assert second.encrypted == lacking("rds:DescribeDBClusters", "StorageEncrypted")
    assert (second.members, second.backtrack_window, second.port) == (0, 0, None)
    assert no_tags == Tags({})


def snapshot(made: str = "manual", *, encrypted: bool = False) -> DBSnapshot:
    return DBSnapshot(
        arn=f"{ARN}:snapshot:s", id="s", region=REGION, made=made, encrypted=encrypted
    )


def cluster_snapshot(made: str = "manual", *, encrypted: bool = False) -> DBClusterSnapshot:
    return DBClusterSnapshot(
        arn=f"{ARN}:cluster-snapshot:s", id="s", region=REGION, made=made, encrypted=encrypted
    )


async def test_db_snapshots_come_with_their_tags() -> None:
    reply = {
        "DBSnapshotArn": f"{ARN}:snapshot:s",
        "DBSnapshotIdentifier": "s",
        "SnapshotType": "automated",
        "Encrypted": True,
        "TagList": [{"Key": "Owner", "Value": "a"}],
    }
    pages = [{"DBSnapshots": [], "Marker": "more"}, {"DBSnapshots": [reply]}]
    assert await FakeApi(rds.db_snapshots, {"rds:DescribeDBSnapshots": pages}).list() == [
        (snapshot("automated", encrypted=True), Tags({"Owner": "a"}))
    ]


async def test_db_cluster_snapshots_come_with_their_tags() -> None:
    reply = {
        "DBClusterSnapshotArn": f"{ARN}:cluster-snapshot:s",
        "DBClusterSnapshotIdentifier": "s",
        "SnapshotType": "manual",
        "StorageEncrypted": False,
    }
    pages = [{"DBClusterSnapshots": [], "Marker": "more"}, {"DBClusterSnapshots": [reply]}]
    api = FakeApi(rds.db_cluster_snapshots, {"rds:DescribeDBClusterSnapshots": pages})
    assert await api.list() == [(cluster_snapshot(), Tags({}))]


@pytest.mark.parametrize(
    ("kind", "flag", "encrypted"),
    [
        ("none", False, False),
        ("sse-kms", True, True),
        # by a key that AWS owns, which the flag does not count
        ("sse-rds", False, True),
        (None, True, True),
        (None, False, False),
    ],
)
async def test_storage_is_encrypted_whoever_has_the_key(
    kind: str | None, *, flag: bool, encrypted: bool
) -> None:
    said = {} if kind is None else {"StorageEncryptionType": kind}
    cluster = CLUSTER | {"StorageEncrypted": flag} | said
    api = FakeApi(rds.db_clusters, {"rds:DescribeDBClusters": [{"DBClusters": [cluster]}]})
    ((found, _),) = await api.list()
    assert found.encrypted is encrypted
    instance = INSTANCE | {"StorageEncrypted": flag} | said
    api = FakeApi(rds.db_instances, {"rds:DescribeDBInstances": [{"DBInstances": [instance]}]})
    ((found, _),) = await api.list()
    assert found.encrypted is encrypted


async def test_an_instance_without_a_vpc_has_a_gateway_to_the_internet() -> None:
    instance = INSTANCE | {"VPCNetworkingEnabled": False}
    del instance["DBSubnetGroup"]
    api = FakeApi(rds.db_instances, {"rds:DescribeDBInstances": [{"DBInstances": [instance]}]})
    ((found, _),) = await api.list()
    assert found.has_internet_gateway
    assert found.vpc_id is None


async def test_an_encryption_that_nobody_knows_is_no_fact() -> None:
    cluster = CLUSTER | {"StorageEncrypted": False, "StorageEncryptionType": "sse-new"}
    api = FakeApi(rds.db_clusters, {"rds:DescribeDBClusters": [{"DBClusters": [cluster]}]})
    ((found, _),) = await api.list()
    assert found.encrypted == unknown_value(
        Call("rds:DescribeDBClusters"),
        "the encryption of the storage is 'sse-new', which is not known",
    )


async def test_who_may_restore_a_snapshot_with_a_key_of_aws_is_asked() -> None:
    name = "DBClusterSnapshot"
    reply = {
        f"{name}Arn": f"{ARN}:cluster-snapshot:s",
        f"{name}Identifier": "s",
        "SnapshotType": "manual",
        "StorageEncrypted": False,
        "StorageEncryptionType": "sse-rds",
    }
    listed = {"rds:DescribeDBClusterSnapshots": [{f"{name}s": [reply]}]}
    ((found, _),) = await FakeApi(rds.db_cluster_snapshots, listed).list()
    assert found.encrypted is True
    result = {f"{name}Attributes": attributes("all")}
    asked = {f"rds:Describe{name}Attributes": [{f"{name}AttributesResult": result}]}
    api = FakeApi(rds.db_cluster_snapshot_access, asked)
    assert await api.read(found) == SnapshotAccess(public=True)


def attributes(*accounts: str) -> list[dict[str, Any]]:
    return [
        {"AttributeName": "another", "AttributeValues": ["all"]},
        {"AttributeName": "restore", "AttributeValues": list(accounts)},
    ]


@pytest.mark.parametrize(
    ("accounts", "public"),
    [([], False), (["444455556666"], False), (["444455556666", "all"], True)],
)
async def test_a_snapshot_is_public_if_all_may_restore_it(
    accounts: list[str], *, public: bool
) -> None:
    result = {"DBSnapshotAttributes": attributes(*accounts)}
    replies = {"rds:DescribeDBSnapshotAttributes": [{"DBSnapshotAttributesResult": result}]}
    api = FakeApi(rds.db_snapshot_access, replies)
    assert await api.read(snapshot()) == SnapshotAccess(public=public)
    of_cluster = {"DBClusterSnapshotAttributes": attributes(*accounts)}
    operation = "rds:DescribeDBClusterSnapshotAttributes"
    replies = {operation: [{"DBClusterSnapshotAttributesResult": of_cluster}]}
    api = FakeApi(rds.db_cluster_snapshot_access, replies)
    assert await api.read(cluster_snapshot()) == SnapshotAccess(public=public)


@pytest.mark.parametrize(
    ("made", "encrypted"), [("automated", False), ("awsbackup", False), ("manual", True)]
)
async def test_no_call_is_made_about_a_snapshot_that_can_not_be_public(
    made: str, *, encrypted: bool
) -> None:
    api = FakeApi(rds.db_snapshot_access, {})
    assert await api.read(snapshot(made, encrypted=encrypted)) == SnapshotAccess(public=False)
    api = FakeApi(rds.db_cluster_snapshot_access, {})
    subject = cluster_snapshot(made, encrypted=encrypted)
    assert await api.read(subject) == SnapshotAccess(public=False)


@pytest.mark.parametrize(
    ("collector", "subject"),
    [
        (rds.db_snapshot_access, snapshot()),
        (rds.db_cluster_snapshot_access, cluster_snapshot()),
    ],
)
async def test_a_reply_without_attributes_is_no_fact(
    collector: Collector, subject: DBSnapshot | DBClusterSnapshot
) -> None:
    (call,) = collector.calls
    with pytest.raises(KeyError):
        await FakeApi(collector, {call.operation: [{}]}).read(subject)


def parameter_group(family: str) -> DBParameterGroup:
    return DBParameterGroup(arn=f"{ARN}:pg:strict", id="strict", region=REGION, family=family)


async def test_parameter_groups_are_listed_from_all_pages() -> None:
    reply = {
        "DBParameterGroupArn": f"{ARN}:pg:strict",
        "DBParameterGroupName": "strict",
        "DBParameterGroupFamily": "mysql8.4",
    }
    pages = [{"DBParameterGroups": [], "Marker": "more"}, {"DBParameterGroups": [reply]}]
    api = FakeApi(rds.db_parameter_groups, {"rds:DescribeDBParameterGroups": pages})
    assert await api.list() == [parameter_group("mysql8.4")]


async def test_the_two_parameters_of_a_group_are_asked_for_by_name() -> None:
    pages = [
        {"Parameters": [{"ParameterName": "require_secure_transport"}], "Marker": "more"},
        {"Parameters": [{"ParameterName": "rds.force_ssl", "ParameterValue": "1"}]},
    ]
    api = FakeApi(rds.transport_parameters, {"rds:DescribeDBParameters": pages})
    assert await api.read(parameter_group("postgres17")) == TransportParameters(
        force_ssl="1", require_secure_transport=None
    )
    _, parameters = api.requests[0]
    assert parameters == {
        "DBParameterGroupName": "strict",
        "Filters": [
            {"Name": "parameter-name", "Values": ["rds.force_ssl", "require_secure_transport"]}
        ],
    }


@pytest.mark.parametrize("family", ["oracle-ee-19", "aurora-mysql8.0", "docdb5.0"])
async def test_no_call_is_made_about_a_group_whose_engine_has_neither(family: str) -> None:
    assert await FakeApi(rds.transport_parameters, {}).read(
        parameter_group(family)
    ) == TransportParameters(force_ssl=None, require_secure_transport=None)


async def test_event_subscriptions_are_listed_from_all_pages() -> None:
    reply = {
        "EventSubscriptionArn": f"{ARN}:es:pager",
        "CustSubscriptionId": "pager",
        "Enabled": True,
        "Status": "active",
    }
    narrow = {
        "SourceType": "db-instance",
        "SourceIdsList": ["orders"],
        "EventCategoriesList": ["failure"],
    }
    pages = [
        {"EventSubscriptionsList": [reply], "Marker": "more"},
        {"EventSubscriptionsList": [reply | narrow]},
    ]
    api = FakeApi(rds.event_subscriptions, {"rds:DescribeEventSubscriptions": pages})
    wide, other = await api.list()
    assert wide == EventSubscription(
        arn=f"{ARN}:es:pager",
        id="pager",
        region=REGION,
        enabled=True,
        status="active",
        source_type=None,
        source_ids=frozenset(),
        categories=frozenset(),
    )
    assert (other.source_type, other.source_ids, other.categories) == (
        "db-instance",
        frozenset({"orders"}),
        frozenset({"failure"}),
    )
