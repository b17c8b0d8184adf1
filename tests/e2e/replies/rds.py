"""One instance, one cluster and one snapshot of each, in us-east-1."""

from typing import Any

from fleetscan.demo.wire import Request
from tests.e2e.at_home import ACCOUNT_ID, HOME, at_home

_ARN = f"arn:aws:rds:{HOME}:{ACCOUNT_ID}"

_INSTANCE = {
    "DBInstanceIdentifier": "database",
    "DBInstanceArn": f"{_ARN}:db:database",
    "DBInstanceStatus": "available",
    "Engine": "postgres",
    "EngineVersion": "17.2",
    "MasterUsername": "postgres",
    "Endpoint": {"Address": "database.example.com", "Port": 5432},
    "DBSubnetGroup": {"DBSubnetGroupName": "default", "VpcId": "vpc-1"},
    "DBParameterGroups": [{"DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"}],
    "DBSecurityGroups": [{"DBSecurityGroupName": "old", "Status": "active"}],
    "StorageEncrypted": True,
    "PubliclyAccessible": False,
    "MultiAZ": False,
    "BackupRetentionPeriod": 7,
    "DeletionProtection": True,
    "CopyTagsToSnapshot": True,
    "AutoMinorVersionUpgrade": True,
    "IAMDatabaseAuthenticationEnabled": True,
    "MonitoringInterval": 0,
    "EnabledCloudwatchLogsExports": ["postgresql"],
    "TagList": [{"Key": "Owner", "Value": "a"}],
}

_CLUSTER = {
    "DBClusterIdentifier": "cluster",
    "DBClusterArn": f"{_ARN}:cluster:cluster",
    "Engine": "aurora-mysql",
    "MasterUsername": "owner",
    "Port": 3306,
    "StorageEncrypted": True,
    "MultiAZ": False,
    "BackupRetentionPeriod": 7,
    "DeletionProtection": True,
    "CopyTagsToSnapshot": True,
    "AutoMinorVersionUpgrade": True,
    "IAMDatabaseAuthenticationEnabled": True,
    "BacktrackWindow": 3600,
    "EnabledCloudwatchLogsExports": ["audit"],
    "TagList": [],
}

_SNAPSHOT = {
    "DBSnapshotIdentifier": "snapshot",
    "DBSnapshotArn": f"{_ARN}:snapshot:snapshot",
    "SnapshotType": "manual",
    "Encrypted": False,
    "TagList": [],
}

_CLUSTER_SNAPSHOT = {
    "DBClusterSnapshotIdentifier": "snapshot",
    "DBClusterSnapshotArn": f"{_ARN}:cluster-snapshot:snapshot",
    "SnapshotType": "manual",
    "StorageEncrypted": False,
    "TagList": [],
}

_GROUP = {
    "DBParameterGroupName": "own",
    "DBParameterGroupFamily": "postgres17",
    "Description": "own",
    "DBParameterGroupArn": f"{_ARN}:pg:own",
}

_SUBSCRIPTION = {
    "CustSubscriptionId": "pager",
    "EventSubscriptionArn": f"{_ARN}:es:pager",
    "Enabled": True,
    "Status": "active",
    "SourceType": "db-instance",
    "SourceIdsList": [],
    "EventCategoriesList": ["failure"],
}


def _listed(name: str, item: dict[str, Any]) -> Any:  # noqa: ANN401 - a reply, or what makes it
    def reply(request: Request) -> dict[str, Any]:
        return {name: at_home(request, item)}

    return reply


REPLIES: dict[str, Any] = {
    "rds:DescribeDBInstances": _listed("DBInstances", _INSTANCE),
    "rds:DescribeDBClusters": _listed("DBClusters", _CLUSTER),
    "rds:DescribeDBSnapshots": _listed("DBSnapshots", _SNAPSHOT),
    "rds:DescribeDBClusterSnapshots": _listed("DBClusterSnapshots", _CLUSTER_SNAPSHOT),
    "rds:DescribeDBParameterGroups": _listed("DBParameterGroups", _GROUP),
    "rds:DescribeEventSubscriptions": _listed("EventSubscriptionsList", _SUBSCRIPTION),
    "rds:DescribeDBParameters": {
        "Parameters": [
            {"ParameterName": "rds.force_ssl", "ParameterValue": "1", "Source": "system"}
        ]
    },
    "rds:DescribeDBSnapshotAttributes": {
        "DBSnapshotAttributesResult": {
            "DBSnapshotIdentifier": "snapshot",
            "DBSnapshotAttributes": [{"AttributeName": "restore", "AttributeValues": ["all"]}],
        }
    },
    "rds:DescribeDBClusterSnapshotAttributes": {
        "DBClusterSnapshotAttributesResult": {
            "DBClusterSnapshotIdentifier": "snapshot",
            "DBClusterSnapshotAttributes": [{"AttributeName": "restore", "AttributeValues": []}],
        }
    },
}
