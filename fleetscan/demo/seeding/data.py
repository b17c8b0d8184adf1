"""S3, RDS, DynamoDB and EFS."""

from moto.backends import get_backend
from moto.moto_api._internal import mock_random

from fleetscan.demo.resources import (
    Bucket,
    DatabaseCluster,
    DatabaseInstance,
    FileSystem,
    Table,
)
from fleetscan.demo.seeding.network import default_group_id, ec2, first_subnet_ids
from fleetscan.demo.seeding.place import Place, make, tag_list

#: as AWS names the one that it makes for a default VPC
_SUBNET_GROUP = "default"


@make.register
def _(bucket: Bucket, place: Place) -> None:
    s3 = get_backend("s3")[place.account_id][place.partition]
    s3.create_bucket(bucket.name, place.region)
    if bucket.encryption is not None:
        default = {"SSEAlgorithm": bucket.encryption}
        rule = {"Rule": {"ApplyServerSideEncryptionByDefault": default}}
        s3.put_bucket_encryption(bucket.name, rule)
    if bucket.tags:
        s3.put_bucket_tagging(bucket.name, dict(bucket.tags))


@make.register
def _(cluster: DatabaseCluster, place: Place) -> None:
    get_backend("rds")[place.account_id][place.region].create_db_cluster(
        {
            "db_cluster_identifier": cluster.name,
            "engine": cluster.engine,
            "master_username": "admin",
            "master_user_password": "not-a-secret",
            "storage_encrypted": cluster.encrypted,
            "vpc_security_group_ids": [default_group_id(place)],
            "tags": tag_list(cluster.tags),
        }
    )


@make.register
def _(database: DatabaseInstance, place: Place) -> None:
    settings = {
        "db_instance_identifier": database.name,
        "db_instance_class": database.instance_class,
        "engine": database.engine,
        "storage_encrypted": database.encrypted,
        # moto leaves out what nobody chose; AWS answers what it chose itself
        "publicly_accessible": False,
        "master_username": "postgres",
        "db_subnet_group_name": _subnet_group(place),
        "vpc_security_group_ids": [default_group_id(place)],
        "tags": tag_list(database.tags),
    }
    if database.cluster is not None:
        settings["db_cluster_identifier"] = database.cluster
    made = get_backend("rds")[place.account_id][place.region].create_db_instance(settings)
    # moto gives every instance the same.
    made.dbi_resource_id = f"db-{mock_random.get_random_string(26).upper()}"


def _subnet_group(place: Place) -> str:
    """Return the name of the DB subnet group of the region's first VPC."""
    rds = get_backend("rds")[place.account_id][place.region]
    if _SUBNET_GROUP not in rds.subnet_groups:
        subnets = [ec2(place).get_subnet(each) for each in first_subnet_ids(place)]
        rds.create_subnet_group(_SUBNET_GROUP, "The first VPC", subnets, [])
    return _SUBNET_GROUP


@make.register
def _(table: Table, place: Place) -> None:
    get_backend("dynamodb")[place.account_id][place.region].create_table(
        name=table.name,
        schema=[{"AttributeName": "id", "KeyType": "HASH"}],
        throughput=None,
        attr=[{"AttributeName": "id", "AttributeType": "S"}],
        global_indexes=None,
        indexes=None,
        streams=None,
        billing_mode="PAY_PER_REQUEST",
        sse_specification=None,
        tags=tag_list(table.tags),
        deletion_protection_enabled=False,
        warm_throughput=None,
    )


@make.register
def _(file_system: FileSystem, place: Place) -> None:
    get_backend("efs")[place.account_id][place.region].create_file_system(
        creation_token=file_system.token,
        performance_mode="generalPurpose",
        encrypted=file_system.encrypted,
        kms_key_id="",
        throughput_mode="bursting",
        provisioned_throughput_in_mibps=0,
        availability_zone_name="",
        backup=False,
        tags=tag_list(file_system.tags),
    )
