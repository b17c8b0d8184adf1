"""Every read that a sweep makes is answered, in pages where AWS has them."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from fleetscan.demo.resources import (
    GLOBAL,
    Account,
    Address,
    AwsManagedKey,
    Bucket,
    DatabaseCluster,
    DatabaseInstance,
    FileSystem,
    Function,
    Image,
    Instance,
    Key,
    LoadBalancer,
    LogGroup,
    Queue,
    Repository,
    Resource,
    Role,
    Secret,
    SecurityGroup,
    Snapshot,
    Subnet,
    Table,
    Topic,
    User,
    Volume,
    Vpc,
)
from fleetscan.demo.server import SimulatedAWS
from tests.demo.clients import client, source_session
from tests.demo.fleets import SOURCE, fleet_of

#: Of each kind there are as many as make two full pages and one of two.
COUNT = 12
#: RDS has no page of less than 20
MANY = 25
TAGS = {"Owner": "a", "CostCenter": "b"}
MANY_TAGS = {f"key-{number:02}": "value" for number in range(COUNT)}
REGION = "eu-west-1"
ARN = f"arn:aws:{{}}:{REGION}:{SOURCE.account_id}:{{}}"


def regional(number: int) -> tuple[Resource, ...]:
    name = f"name-{number}"
    return (
        Bucket(name=f"bucket-{number}", encryption="aws:kms", tags=TAGS),
        Vpc(
            cidr_block=f"10.{number}.0.0/16",
            subnets=(Subnet(cidr_block=f"10.{number}.1.0/24", tags=TAGS),),
            tags=TAGS,
        ),
        SecurityGroup(name=name, tags=TAGS),
        Instance(stopped_days=30, root_volume=Volume(encrypted=True, tags=TAGS), tags=TAGS),
        Snapshot(description=name, tags=TAGS),
        Image(name=name, snapshot_tags=TAGS, tags=TAGS),
        Address(tags=TAGS),
        LoadBalancer(name=name, tags=TAGS),
        DatabaseInstance(name=name, tags=TAGS),
        DatabaseCluster(name=name, tags=TAGS),
        Table(name=name, tags=TAGS),
        Function(name=name, tags=TAGS),
        Queue(name=name, tags=TAGS),
        Topic(name=name, tags=TAGS),
        Key(description=name, tags=TAGS),
        FileSystem(token=name, tags=TAGS),
        Repository(name=name, tags=TAGS),
        LogGroup(name=name, tags=TAGS),
        Secret(name=name, tags=TAGS),
    )


@pytest.fixture(scope="module")
def aws() -> Iterator[SimulatedAWS]:
    numbers = range(COUNT)
    runs = Role(name="lambda-execution", trusted_services=("lambda.amazonaws.com",))
    roles = tuple(Role(name=f"role-{number:02}", tags=MANY_TAGS) for number in numbers[:-1])
    users = tuple(User(name=f"user-{number:02}", tags=MANY_TAGS) for number in numbers[:-1])
    extra = (
        Bucket(name="bare", encryption=None),
        AwsManagedKey(service="lambda"),
        *(DatabaseInstance(name=f"more-{number}", tags=TAGS) for number in range(MANY - COUNT)),
        *(DatabaseCluster(name=f"more-{number}", tags=TAGS) for number in range(MANY - COUNT)),
    )
    fleet = fleet_of(
        Account(
            id=SOURCE.account_id,
            resources={
                GLOBAL: (runs, *roles, *users),
                REGION: (*(one for number in numbers for one in regional(number)), *extra),
            },
        )
    )
    with SimulatedAWS(fleet) as running:
        yield running


async def read(aws: SimulatedAWS, service: str, method: str, **parameters: object) -> Any:  # noqa: ANN401 - a reply
    async with client(aws, source_session(SOURCE), service, REGION) as opened:
        return await getattr(opened, method)(**parameters)


#: service, operation, key of the items, page size (None: not the caller's to choose), parameters,
#: items in all. A region has a default VPC with three subnets and a group; an image has a snapshot.
LISTS: list[tuple[str, str, str, int | None, dict[str, object], int]] = [
    ("s3", "list_buckets", "Buckets", 5, {}, COUNT + 1),
    ("ec2", "describe_instances", "Reservations", 5, {}, COUNT),
    ("ec2", "describe_volumes", "Volumes", 5, {}, COUNT),
    ("ec2", "describe_snapshots", "Snapshots", 5, {"OwnerIds": ["self"]}, 2 * COUNT),
    ("ec2", "describe_images", "Images", 5, {"Owners": ["self"]}, COUNT),
    ("ec2", "describe_security_groups", "SecurityGroups", 5, {}, 2 * COUNT + 1),
    ("ec2", "describe_vpcs", "Vpcs", 5, {}, COUNT + 1),
    ("ec2", "describe_subnets", "Subnets", 5, {}, COUNT + 3),
    ("rds", "describe_db_instances", "DBInstances", 20, {}, MANY),
    ("rds", "describe_db_clusters", "DBClusters", 20, {}, MANY),
    ("dynamodb", "list_tables", "TableNames", 5, {}, COUNT),
    ("lambda", "list_functions", "Functions", 5, {}, COUNT),
    ("sqs", "list_queues", "QueueUrls", 5, {}, COUNT),
    ("sns", "list_topics", "Topics", None, {}, COUNT),
    ("kms", "list_keys", "Keys", 5, {}, COUNT + 2),
    ("iam", "list_users", "Users", 5, {}, COUNT),
    ("iam", "list_roles", "Roles", 5, {}, COUNT),
    ("iam", "list_user_tags", "Tags", 5, {"UserName": "user-03"}, COUNT),
    ("iam", "list_role_tags", "Tags", 5, {"RoleName": "role-03"}, COUNT),
    ("ecr", "describe_repositories", "repositories", 5, {}, COUNT),
    ("efs", "describe_file_systems", "FileSystems", 5, {}, COUNT),
    ("elbv2", "describe_load_balancers", "LoadBalancers", 5, {}, COUNT),
    ("logs", "describe_log_groups", "logGroups", 5, {}, COUNT),
    ("secretsmanager", "list_secrets", "SecretList", 5, {}, COUNT),
]


@pytest.mark.parametrize(
    ("service", "operation", "key", "size", "parameters", "count"),
    LISTS,
    ids=[f"{service}-{operation}" for service, operation, *_ in LISTS],
)
async def test_a_list_comes_whole_in_pages(  # noqa: PLR0917 - one per column
    aws: SimulatedAWS,
    service: str,
    operation: str,
    key: str,
    size: int | None,
    parameters: dict[str, object],
    count: int,
) -> None:
    settings = {} if size is None else {"PageSize": size}
    async with client(aws, source_session(SOURCE), service, REGION) as opened:
        pages = [
            page[key]
            async for page in opened.get_paginator(operation).paginate(
                **parameters, PaginationConfig=settings
            )
        ]

    full, rest = divmod(count, size or count)
    assert [len(page) for page in pages] == [size or count] * full + [rest] * (rest > 0)
    assert len({repr(item) for page in pages for item in page}) == count


#: service, method, parameters, the key under which the reply holds the tags
TAG_READS: list[tuple[str, str, dict[str, object], str]] = [
    ("s3", "get_bucket_tagging", {"Bucket": "bucket-1"}, "TagSet"),
    (
        "dynamodb",
        "list_tags_of_resource",
        {"ResourceArn": ARN.format("dynamodb", "table/name-1")},
        "Tags",
    ),
    ("lambda", "list_tags", {"Resource": ARN.format("lambda", "function:name-1")}, "Tags"),
    ("sns", "list_tags_for_resource", {"ResourceArn": ARN.format("sns", "name-1")}, "Tags"),
    (
        "ecr",
        "list_tags_for_resource",
        {"resourceArn": ARN.format("ecr", "repository/name-1")},
        "tags",
    ),
    (
        "logs",
        "list_tags_for_resource",
        {"resourceArn": ARN.format("logs", "log-group:name-1")},
        "tags",
    ),
]


@pytest.mark.parametrize(
    ("service", "method", "parameters", "key"),
    TAG_READS,
    ids=[f"{service}-{method}" for service, method, *_ in TAG_READS],
)
async def test_tags_are_read_by_their_own_call(
    aws: SimulatedAWS, service: str, method: str, parameters: dict[str, object], key: str
) -> None:
    tags = (await read(aws, service, method, **parameters))[key]

    found = tags if isinstance(tags, dict) else {tag["Key"]: tag["Value"] for tag in tags}
    assert found == TAGS


@pytest.mark.parametrize(
    ("service", "method", "parameters", "key"),
    [
        ("ec2", "describe_instances", {}, "Reservations"),
        ("ec2", "describe_volumes", {}, "Volumes"),
        ("ec2", "describe_snapshots", {"OwnerIds": ["self"]}, "Snapshots"),
        ("ec2", "describe_images", {"Owners": ["self"]}, "Images"),
        ("ec2", "describe_addresses", {}, "Addresses"),
        ("efs", "describe_file_systems", {}, "FileSystems"),
        ("secretsmanager", "list_secrets", {}, "SecretList"),
    ],
)
async def test_tags_come_with_the_description(
    aws: SimulatedAWS, service: str, method: str, parameters: dict[str, object], key: str
) -> None:
    described = (await read(aws, service, method, **parameters))[key]
    described = [one for item in described for one in item.get("Instances", [item])]

    assert described
    assert all({tag["Key"]: tag["Value"] for tag in one["Tags"]} == TAGS for one in described)


async def test_tags_of_databases_come_with_their_description(aws: SimulatedAWS) -> None:
    instances = await read(aws, "rds", "describe_db_instances")
    clusters = await read(aws, "rds", "describe_db_clusters")

    for one in [*instances["DBInstances"], *clusters["DBClusters"]]:
        assert {tag["Key"]: tag["Value"] for tag in one["TagList"]} == TAGS


async def test_tags_of_load_balancers_are_described_by_arn(aws: SimulatedAWS) -> None:
    balancers = (await read(aws, "elbv2", "describe_load_balancers"))["LoadBalancers"]
    arns = [balancer["LoadBalancerArn"] for balancer in balancers]

    reply = await read(aws, "elbv2", "describe_tags", ResourceArns=arns)

    found = {one["ResourceArn"]: one["Tags"] for one in reply["TagDescriptions"]}
    assert set(found) == set(arns)
    assert all({tag["Key"]: tag["Value"] for tag in tags} == TAGS for tags in found.values())


async def test_tags_of_queues_are_listed_by_url(aws: SimulatedAWS) -> None:
    url = (await read(aws, "sqs", "list_queues", MaxResults=1))["QueueUrls"][0]

    attributes = await read(
        aws, "sqs", "get_queue_attributes", QueueUrl=url, AttributeNames=["QueueArn"]
    )

    assert attributes["Attributes"]["QueueArn"] == ARN.format("sqs", "name-0")
    assert (await read(aws, "sqs", "list_queue_tags", QueueUrl=url))["Tags"] == TAGS


async def test_keys_are_the_customers_or_aws_own(aws: SimulatedAWS) -> None:
    managers = []
    async with client(aws, source_session(SOURCE), "kms", REGION) as kms:
        for key in (await kms.list_keys())["Keys"]:
            described = (await kms.describe_key(KeyId=key["KeyId"]))["KeyMetadata"]
            managers.append(described["KeyManager"])
            assert described["KeySpec"] == "SYMMETRIC_DEFAULT"
            if described["KeyManager"] == "CUSTOMER":
                tags = (await kms.list_resource_tags(KeyId=key["KeyId"]))["Tags"]
                assert {tag["TagKey"]: tag["TagValue"] for tag in tags} == TAGS

    # EBS and Lambda have one each.
    assert sorted(managers) == ["AWS"] * 2 + ["CUSTOMER"] * COUNT


async def test_a_bucket_has_its_rule_or_none(aws: SimulatedAWS) -> None:
    reply = await read(aws, "s3", "get_bucket_encryption", Bucket="bucket-1")
    rule = reply["ServerSideEncryptionConfiguration"]["Rules"][0]
    with pytest.raises(ClientError) as no_rule:
        await read(aws, "s3", "get_bucket_encryption", Bucket="bare")
    with pytest.raises(ClientError) as no_tags:
        await read(aws, "s3", "get_bucket_tagging", Bucket="bare")

    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert no_rule.value.response["Error"]["Code"] == (
        "ServerSideEncryptionConfigurationNotFoundError"
    )
    assert no_tags.value.response["Error"]["Code"] == "NoSuchTagSet"


async def test_a_stopped_instance_says_since_when(aws: SimulatedAWS) -> None:
    reservations = (await read(aws, "ec2", "describe_instances"))["Reservations"]
    instance = reservations[0]["Instances"][0]

    assert instance["State"]["Name"] == "stopped"
    assert instance["StateTransitionReason"].startswith("User initiated (20")
    assert instance["StateTransitionReason"].endswith(" GMT)")
    assert instance["StateReason"]["Code"] == "Client.UserInitiatedShutdown"


async def test_volumes_are_encrypted_as_described(aws: SimulatedAWS) -> None:
    volumes = (await read(aws, "ec2", "describe_volumes"))["Volumes"]

    assert {volume["Encrypted"] for volume in volumes} == {True}


async def test_rest_calls_are_told_by_their_operation(aws: SimulatedAWS) -> None:
    aws.clear_calls()
    await read(aws, "s3", "list_buckets")
    await read(aws, "s3", "get_bucket_location", Bucket="bucket-1")
    await read(aws, "s3", "list_objects_v2", Bucket="bucket-1")
    await read(aws, "s3", "head_bucket", Bucket="bucket-1")
    await read(aws, "lambda", "list_functions")
    await read(aws, "lambda", "list_tags", Resource=ARN.format("lambda", "function:name-1"))
    await read(aws, "efs", "describe_file_systems")
    await read(aws, "account", "list_regions")

    assert [call.operation for call in aws.calls] == [
        "ListBuckets",
        "GetBucketLocation",
        "ListObjectsV2",
        "HeadBucket",
        "ListFunctions",
        "ListTags",
        "DescribeFileSystems",
        "ListRegions",
    ]


async def test_services_that_sign_alike_are_told_apart(aws: SimulatedAWS) -> None:
    classic = await read(aws, "elb", "describe_load_balancers")
    assert classic["LoadBalancerDescriptions"] == []
    assert len((await read(aws, "elbv2", "describe_load_balancers"))["LoadBalancers"]) == COUNT
    async with client(aws, source_session(SOURCE), "apigatewayv2", REGION) as http:
        await http.create_api(Name="orders", ProtocolType="HTTP")
        found = (await http.get_apis())["Items"]
    assert [each["Name"] for each in found] == ["orders"]
    assert (await read(aws, "apigateway", "get_rest_apis"))["items"] == []


async def test_a_load_balancer_has_the_settings_that_aws_always_tells(aws: SimulatedAWS) -> None:
    balancer = (await read(aws, "elbv2", "describe_load_balancers"))["LoadBalancers"][0]
    arn = balancer["LoadBalancerArn"]
    reply = await read(aws, "elbv2", "describe_load_balancer_attributes", LoadBalancerArn=arn)
    values = {each["Key"]: each["Value"] for each in reply["Attributes"]}
    assert values["access_logs.s3.enabled"] == values["deletion_protection.enabled"] == "false"
    assert values["routing.http.desync_mitigation_mode"] == "defensive"


async def test_repositories_are_scanned_as_their_registry_says(aws: SimulatedAWS) -> None:
    names = ["name-1", "name-2"]
    reply = await read(
        aws, "ecr", "batch_get_repository_scanning_configuration", repositoryNames=names
    )
    found = {
        each["repositoryArn"]: each["scanFrequency"] for each in reply["scanningConfigurations"]
    }
    assert found == {ARN.format("ecr", f"repository/{name}"): "SCAN_ON_PUSH" for name in names}


async def test_eks_knows_versions_of_kubernetes(aws: SimulatedAWS) -> None:
    found = await read(aws, "eks", "describe_cluster_versions", includeAll=True)
    statuses = {each["versionStatus"] for each in found["clusterVersions"]}
    assert statuses == {"STANDARD_SUPPORT", "EXTENDED_SUPPORT"}


async def test_a_vault_has_a_policy_that_lets_nobody_in(aws: SimulatedAWS) -> None:
    async with client(aws, source_session(SOURCE), "glacier", REGION) as glacier:
        await glacier.create_vault(accountId="-", vaultName="archive")
        listed = (await glacier.list_vaults(accountId="-"))["VaultList"]
        reply = await glacier.get_vault_access_policy(accountId="-", vaultName="archive")
        tags = await glacier.list_tags_for_vault(accountId="-", vaultName="archive")
    assert [vault["VaultName"] for vault in listed] == ["archive"]
    assert reply["policy"]["Policy"] == '{"Statement": []}'
    assert tags["Tags"] == {}
