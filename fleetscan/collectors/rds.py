"""Amazon RDS. Its pages hold 100 records, which is the most, if no size is asked for."""

from collections.abc import AsyncIterator, Sequence

from fleetscan.catalogue import Api, Call, Reply, collector, told, unknown_value
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
from fleetscan.verdicts import Unread

_INSTANCES = Call("rds:DescribeDBInstances")
_CLUSTERS = Call("rds:DescribeDBClusters")
_SNAPSHOTS = Call("rds:DescribeDBSnapshots")
_CLUSTER_SNAPSHOTS = Call("rds:DescribeDBClusterSnapshots")

# Since February 2026 Aurora encrypts each new cluster, with a key that AWS owns if no other is
# named. `StorageEncrypted` is false then, as it always was without a key of KMS.
# https://aws.amazon.com/blogs/database/use-default-encryption-at-rest-for-new-amazon-aurora-clusters
_OWNED_KEY = "sse-rds"
_KMS_KEY = "sse-kms"
_PLAIN = "none"

#: the parameters by which an engine refuses connections without TLS
_FORCE_SSL = "rds.force_ssl"
_SECURE_TRANSPORT = "require_secure_transport"

#: the families of parameter groups that have one of them
_WITH_TRANSPORT = ("mariadb", "mysql", "postgres", "sqlserver")


@collector(_INSTANCES, page=100)
async def db_instances(api: Api) -> AsyncIterator[tuple[DBInstance, Tags]]:
    """List the DB instances of a region."""
    async for page in api.pages("rds:DescribeDBInstances"):
        for instance in page.get("DBInstances", ()):
            yield _instance(api, instance), Tags.from_list(instance.get("TagList"))


def _instance(api: Api, reply: Reply) -> DBInstance:
    source = reply.get("ReadReplicaSourceDBInstanceIdentifier")
    return DBInstance(
        arn=reply["DBInstanceArn"],
        id=reply["DBInstanceIdentifier"],
        region=api.region,
        engine=told(_INSTANCES, reply, "Engine"),
        engine_version=told(_INSTANCES, reply, "EngineVersion"),
        cluster=reply.get("DBClusterIdentifier"),
        replica_of=source or reply.get("ReadReplicaSourceDBClusterIdentifier"),
        encrypted=_is_encrypted(_INSTANCES, reply),
        publicly_accessible=told(_INSTANCES, reply, "PubliclyAccessible"),
        # A cluster without networking in a VPC needs an internet access gateway, says
        # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
        has_internet_gateway=not reply.get("VPCNetworkingEnabled", True),
        multi_az=told(_INSTANCES, reply, "MultiAZ"),
        backup_days=told(_INSTANCES, reply, "BackupRetentionPeriod"),
        deletion_protected=told(_INSTANCES, reply, "DeletionProtection"),
        copies_tags_to_snapshots=told(_INSTANCES, reply, "CopyTagsToSnapshot"),
        upgrades_minor_versions=told(_INSTANCES, reply, "AutoMinorVersionUpgrade"),
        monitoring_interval=reply.get("MonitoringInterval", 0),
        iam_authentication=told(_INSTANCES, reply, "IAMDatabaseAuthenticationEnabled"),
        log_exports=tuple(reply.get("EnabledCloudwatchLogsExports", ())),
        # DbInstancePort is 0 where there is an endpoint
        port=reply.get("Endpoint", {}).get("Port") or reply.get("DbInstancePort") or None,
        admin_name=told(_INSTANCES, reply, "MasterUsername"),
        vpc_id=reply.get("DBSubnetGroup", {}).get("VpcId"),
        parameter_groups={
            group["DBParameterGroupName"]: group["ParameterApplyStatus"]
            for group in reply.get("DBParameterGroups", ())
        },
        security_groups=tuple(
            group["DBSecurityGroupName"] for group in reply.get("DBSecurityGroups", ())
        ),
    )


@collector(_CLUSTERS, page=100)
async def db_clusters(api: Api) -> AsyncIterator[tuple[DBCluster, Tags]]:
    """List the DB clusters of a region that the account owns."""
    async for page in api.pages("rds:DescribeDBClusters"):
        for cluster in page.get("DBClusters", ()):
            yield _cluster(api, cluster), Tags.from_list(cluster.get("TagList"))


def _cluster(api: Api, reply: Reply) -> DBCluster:
    return DBCluster(
        arn=reply["DBClusterArn"],
        id=reply["DBClusterIdentifier"],
        region=api.region,
        engine=told(_CLUSTERS, reply, "Engine"),
        members=len(reply.get("DBClusterMembers", ())),
        encrypted=_is_encrypted(_CLUSTERS, reply),
        multi_az=told(_CLUSTERS, reply, "MultiAZ"),
        backup_days=told(_CLUSTERS, reply, "BackupRetentionPeriod"),
        deletion_protected=told(_CLUSTERS, reply, "DeletionProtection"),
        copies_tags_to_snapshots=told(_CLUSTERS, reply, "CopyTagsToSnapshot"),
        upgrades_minor_versions=told(_CLUSTERS, reply, "AutoMinorVersionUpgrade"),
        iam_authentication=told(_CLUSTERS, reply, "IAMDatabaseAuthenticationEnabled"),
        backtrack_window=reply.get("BacktrackWindow", 0),
        log_exports=tuple(reply.get("EnabledCloudwatchLogsExports", ())),
        port=reply.get("Port"),
        admin_name=told(_CLUSTERS, reply, "MasterUsername"),
    )


def _is_encrypted(call: Call, reply: Reply, member: str = "StorageEncrypted") -> bool | Unread:
    """Tell whether storage is encrypted, whoever has the key."""
    kind = reply.get("StorageEncryptionType", _PLAIN)
    if kind in {_KMS_KEY, _OWNED_KEY}:
        return True
    if kind != _PLAIN:
        return unknown_value(call, f"the encryption of the storage is {kind!r}, which is not known")
    return told(call, reply, member)


@collector(_SNAPSHOTS, page=100)
async def db_snapshots(api: Api) -> AsyncIterator[tuple[DBSnapshot, Tags]]:
    """List the snapshots of DB instances that the account owns in a region."""
    async for page in api.pages("rds:DescribeDBSnapshots"):
        for snapshot in page.get("DBSnapshots", ()):
            fact = DBSnapshot(
                arn=snapshot["DBSnapshotArn"],
                id=snapshot["DBSnapshotIdentifier"],
                region=api.region,
                made=snapshot["SnapshotType"],
                encrypted=_is_encrypted(_SNAPSHOTS, snapshot, "Encrypted"),
                has_owned_key=snapshot.get("StorageEncryptionType") == _OWNED_KEY,
            )
            yield fact, Tags.from_list(snapshot.get("TagList"))


@collector(_CLUSTER_SNAPSHOTS, page=100)
async def db_cluster_snapshots(api: Api) -> AsyncIterator[tuple[DBClusterSnapshot, Tags]]:
    """List the snapshots of DB clusters that the account owns in a region."""
    async for page in api.pages("rds:DescribeDBClusterSnapshots"):
        for snapshot in page.get("DBClusterSnapshots", ()):
            fact = DBClusterSnapshot(
                arn=snapshot["DBClusterSnapshotArn"],
                id=snapshot["DBClusterSnapshotIdentifier"],
                region=api.region,
                made=snapshot["SnapshotType"],
                encrypted=_is_encrypted(_CLUSTER_SNAPSHOTS, snapshot),
                has_owned_key=snapshot.get("StorageEncryptionType") == _OWNED_KEY,
            )
            yield fact, Tags.from_list(snapshot.get("TagList"))


# To list what is public would list the public snapshots of all of AWS's customers.
@collector(Call("rds:DescribeDBSnapshotAttributes", vanished=("DBSnapshotNotFound",)))
async def db_snapshot_access(api: Api, snapshot: DBSnapshot) -> SnapshotAccess:
    """Read whether a snapshot is public. No call is made about one that can't be."""
    if not snapshot.may_be_public:
        return SnapshotAccess(public=False)
    reply = await api.call("rds:DescribeDBSnapshotAttributes", DBSnapshotIdentifier=snapshot.id)
    return _access(reply["DBSnapshotAttributesResult"]["DBSnapshotAttributes"])


@collector(
    Call("rds:DescribeDBClusterSnapshotAttributes", vanished=("DBClusterSnapshotNotFoundFault",))
)
async def db_cluster_snapshot_access(api: Api, snapshot: DBClusterSnapshot) -> SnapshotAccess:
    """Read whether a snapshot is public. No call is made about one that can't be."""
    if not snapshot.may_be_public:
        return SnapshotAccess(public=False)
    reply = await api.call(
        "rds:DescribeDBClusterSnapshotAttributes", DBClusterSnapshotIdentifier=snapshot.id
    )
    return _access(reply["DBClusterSnapshotAttributesResult"]["DBClusterSnapshotAttributes"])


def _access(attributes: Sequence[Reply]) -> SnapshotAccess:
    allowed = [
        account
        for each in attributes
        if each["AttributeName"] == "restore"
        for account in each.get("AttributeValues", ())
    ]
    return SnapshotAccess(public="all" in allowed)


@collector(Call("rds:DescribeDBParameterGroups"), page=100)
async def db_parameter_groups(api: Api) -> AsyncIterator[DBParameterGroup]:
    """List the DB parameter groups of a region, default ones included."""
    async for page in api.pages("rds:DescribeDBParameterGroups"):
        for group in page.get("DBParameterGroups", ()):
            yield DBParameterGroup(
                arn=group["DBParameterGroupArn"],
                id=group["DBParameterGroupName"],
                region=api.region,
                family=group["DBParameterGroupFamily"],
            )


@collector(Call("rds:DescribeDBParameters", vanished=("DBParameterGroupNotFound",)))
async def transport_parameters(api: Api, group: DBParameterGroup) -> TransportParameters:
    """Read what a group says of TLS. No call is made about one whose engine has no such setting."""
    found: dict[str, str] = {}
    if group.family.startswith(_WITH_TRANSPORT):
        asked = [{"Name": "parameter-name", "Values": [_FORCE_SSL, _SECURE_TRANSPORT]}]
        async for page in api.pages(
            "rds:DescribeDBParameters", DBParameterGroupName=group.id, Filters=asked
        ):
            for each in page.get("Parameters", ()):
                # without a value the engine's own default holds
                if "ParameterValue" in each:
                    found[each["ParameterName"]] = each["ParameterValue"]
    return TransportParameters(
        force_ssl=found.get(_FORCE_SSL), require_secure_transport=found.get(_SECURE_TRANSPORT)
    )


@collector(Call("rds:DescribeEventSubscriptions"), page=100)
async def event_subscriptions(api: Api) -> AsyncIterator[EventSubscription]:
    """List the subscriptions to events of RDS in a region."""
    async for page in api.pages("rds:DescribeEventSubscriptions"):
        for each in page.get("EventSubscriptionsList", ()):
            yield EventSubscription(
                arn=each["EventSubscriptionArn"],
                id=each["CustSubscriptionId"],
                region=api.region,
                enabled=each["Enabled"],
                status=each["Status"],
                source_type=each.get("SourceType"),
                source_ids=frozenset(each.get("SourceIdsList", ())),
                categories=frozenset(each.get("EventCategoriesList", ())),
            )
