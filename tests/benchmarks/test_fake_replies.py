"""What the fake AWS says is what AWS would say, for every call that a sweep makes."""

import functools
from collections.abc import Iterator
from typing import Any

import pytest
from botocore import xform_name

from benchmarks.fake_aws import FakeAWS, Options
from benchmarks.fake_aws.fleet import HUB_ID, VARIANTS, Fleet, account_id
from tests.benchmarks.clients import HOME, SOURCE, Keys, assume, call, client, refusal
from tests.benchmarks.reply_members import unknown_members
from tests.six_checks import PLAYED, six_checks

ACCOUNT = "100000000000"
OTHERS = 4
KEY = "arn:aws:kms:us-east-1:100000000000:key/{n:08x}-0000-4000-8000-100000000000"
NAME = "100000000000-us-east-1-{n}"

# Every call of the collectors: its parameters, in which {n} is a resource's number, and the member
# that holds what it lists. Tags are read of all resources, for some have none.
LISTS = {
    "dynamodb:ListTables": "TableNames",
    "ec2:DescribeAddresses": "Addresses",
    "ec2:DescribeImages": "Images",
    "ec2:DescribeInstances": "Reservations",
    "ec2:DescribeSecurityGroups": "SecurityGroups",
    "ec2:DescribeSnapshots": "Snapshots",
    "ec2:DescribeSubnets": "Subnets",
    "ec2:DescribeVolumes": "Volumes",
    "ec2:DescribeVpcs": "Vpcs",
    "ecr:DescribeRepositories": "repositories",
    "efs:DescribeFileSystems": "FileSystems",
    "elbv2:DescribeLoadBalancers": "LoadBalancers",
    "iam:ListRoles": "Roles",
    "iam:ListUsers": "Users",
    "kms:ListKeys": "Keys",
    "lambda:ListFunctions": "Functions",
    "logs:DescribeLogGroups": "logGroups",
    "rds:DescribeDBClusters": "DBClusters",
    "rds:DescribeDBInstances": "DBInstances",
    "s3:ListBuckets": "Buckets",
    "secretsmanager:ListSecrets": "SecretList",
    "sns:ListTopics": "Topics",
    "sqs:ListQueues": "QueueUrls",
}
OF_ONE: dict[str, tuple[str, dict[str, Any]]] = {
    "dynamodb:ListTagsOfResource": (
        "Tags",
        {"ResourceArn": f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/table-{NAME}"},
    ),
    "ecr:ListTagsForResource": (
        "tags",
        {"resourceArn": f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/repository-{NAME}"},
    ),
    "elbv2:DescribeTags": (
        "TagDescriptions",
        {
            "ResourceArns": [
                f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:loadbalancer/app/alb-{{n}}/{{n:016x}}"
            ]
        },
    ),
    "iam:ListRoleTags": ("Tags", {"RoleName": f"role-{ACCOUNT}-{{n}}"}),
    "iam:ListUserTags": ("Tags", {"UserName": f"user-{ACCOUNT}-{{n}}"}),
    "kms:DescribeKey": ("KeyMetadata", {"KeyId": KEY}),
    "kms:ListResourceTags": ("Tags", {"KeyId": KEY}),
    "lambda:ListTags": (
        "Tags",
        {"Resource": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:function-{NAME}"},
    ),
    "logs:ListTagsForResource": (
        "tags",
        {"resourceArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/app/group-{NAME}"},
    ),
    "s3:GetBucketLocation": ("LocationConstraint", {"Bucket": f"bucket-{NAME}"}),
    "s3:GetBucketEncryption": (
        "ServerSideEncryptionConfiguration",
        {"Bucket": f"bucket-{NAME}"},
    ),
    "s3:GetBucketTagging": ("TagSet", {"Bucket": f"bucket-{NAME}"}),
    "sns:ListTagsForResource": (
        "Tags",
        {"ResourceArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:topic-{{n}}"},
    ),
    "sqs:ListQueueTags": (
        "Tags",
        {"QueueUrl": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/queue-{NAME}"},
    ),
}
# What S3 says of a bucket that has none.
NONE = {"ServerSideEncryptionConfigurationNotFoundError", "NoSuchTagSet"}


@pytest.fixture(scope="module")
def aws() -> Iterator[FakeAWS]:
    # With one region all buckets are in it, so that any of them can be asked.
    with FakeAWS(accounts=2, regions=(HOME,), buckets=OTHERS, others=OTHERS, verify=True) as fake:
        yield fake


@pytest.fixture(scope="module")
def keys(aws: FakeAWS) -> Keys:
    return assume(aws, ACCOUNT)


@functools.cache
def declared_calls() -> frozenset[str]:
    """Those of the six checks, of which those of tags judge what is played."""
    catalogue = six_checks(played=PLAYED)
    needs = catalogue.needs(catalogue.checks.values())
    return frozenset(call.operation for call in needs.calls)


def filled(value: Any, number: int) -> Any:  # noqa: ANN401 - parameters of any operation
    match value:
        case dict():
            return {name: filled(each, number) for name, each in value.items()}
        case list():
            return [filled(each, number) for each in value]
        case _:
            return value.format(n=number)


def read(aws: FakeAWS, keys: Keys, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Make a call, and see that its reply has no member that AWS does not send."""
    service, _, name = operation.partition(":")
    bodies: list[bytes] = []

    def keep(http_response: Any, **_: object) -> None:  # noqa: ANN401 - botocore has no types
        bodies.append(http_response.content)

    with client(aws, service, keys) as opened:
        opened.meta.events.register("after-call", keep)
        reply: dict[str, Any] = getattr(opened, xform_name(name))(**parameters)
        model = opened.meta.service_model.operation_model(name)
        assert unknown_members(bodies[-1], model) == []
    return reply


def test_every_call_of_the_six_checks_is_tested_here() -> None:
    assert declared_calls() <= set(LISTS) | set(OF_ONE)


@pytest.mark.parametrize("operation", sorted(LISTS))
def test_a_list_is_read_and_not_empty(aws: FakeAWS, keys: Keys, operation: str) -> None:
    assert read(aws, keys, operation, {})[LISTS[operation]]


@pytest.mark.parametrize("operation", sorted(OF_ONE))
def test_what_is_asked_of_one_resource_is_read(aws: FakeAWS, keys: Keys, operation: str) -> None:
    member, parameters = OF_ONE[operation]
    found = []
    for number in range(OTHERS):
        try:
            found.append(read(aws, keys, operation, filled(parameters, number))[member])
        except Exception as error:
            if getattr(error, "response", {}).get("Error", {}).get("Code") not in NONE:
                raise
    # S3 has no name for the region that it began in.
    assert any(found) or operation == "s3:GetBucketLocation"


@pytest.mark.parametrize("operation", sorted(OF_ONE))
def test_a_resource_that_is_not_there_is_not_found(
    aws: FakeAWS, keys: Keys, operation: str
) -> None:
    service, _, name = operation.partition(":")
    parameters = filled(OF_ONE[operation][1], OTHERS)
    code, _ = refusal(aws, f"{service}:{xform_name(name)}", keys, **parameters)
    assert "NotFound" in code or code.startswith("NoSuch") or "NonExistent" in code


def test_no_request_so_far_was_a_violation(aws: FakeAWS) -> None:
    assert aws.stats().violations == []


def test_the_account_lists_its_regions_and_no_other_is_enabled(aws: FakeAWS, keys: Keys) -> None:
    reply = read(
        aws,
        keys,
        "account:ListRegions",
        {"RegionOptStatusContains": ["ENABLED", "ENABLED_BY_DEFAULT"], "MaxResults": 50},
    )
    assert [region["RegionName"] for region in reply["Regions"]] == [HOME]
    described = read(aws, keys, "ec2:DescribeRegions", {})
    assert [region["RegionName"] for region in described["Regions"]] == [HOME]


def test_the_organization_has_all_accounts_and_its_own(aws: FakeAWS) -> None:
    organization = read(aws, SOURCE, "organizations:DescribeOrganization", {})["Organization"]
    listed = read(aws, SOURCE, "organizations:ListAccounts", {})["Accounts"]
    ids = [account["Id"] for account in listed]
    assert ids == [*aws.account_ids, organization["MasterAccountId"]]


def test_the_accounts_of_an_organization_are_spread_over_its_units() -> None:
    with FakeAWS(accounts=30, units=5, suspended=2, verify=True) as fake:
        listed = [
            account
            for token in (None, f"ListAccounts.{HUB_ID}.{HOME}.20")
            for account in read(
                fake, SOURCE, "organizations:ListAccounts", {"NextToken": token} if token else {}
            )["Accounts"]
        ]
        (root,) = read(fake, SOURCE, "organizations:ListRoots", {})["Roots"]
        parents, spread = [root["Id"]], []
        for parent in parents:
            asked = {"ParentId": parent}
            below = read(fake, SOURCE, "organizations:ListOrganizationalUnitsForParent", asked)
            parents += [unit["Id"] for unit in below["OrganizationalUnits"]]
            inside = read(fake, SOURCE, "organizations:ListAccountsForParent", asked)
            spread += [account["Id"] for account in inside["Accounts"]]
        assert len(parents) == 6
        assert sorted(spread) == sorted(account["Id"] for account in listed)
        states = {account["Id"]: account["State"] for account in listed}
        assert [states[account_id(number)] for number in (27, 28, 29, -1)] == [
            "ACTIVE",
            "SUSPENDED",
            "SUSPENDED",
            "ACTIVE",
        ]
        assert fake.stats().violations == []


def test_accounts_have_tags_or_none(aws: FakeAWS) -> None:
    tags = read(aws, SOURCE, "organizations:ListTagsForResource", {"ResourceId": ACCOUNT})["Tags"]
    assert tags == [{"Key": "env", "Value": "prod"}, {"Key": "team", "Value": "team-0"}]
    hub = read(aws, SOURCE, "organizations:ListTagsForResource", {"ResourceId": HUB_ID})
    assert hub["Tags"] == []
    missing = refusal(aws, "organizations:list_tags_for_resource", ResourceId="222222222222")
    assert missing == ("TargetNotFoundException", 400)


def test_an_account_of_the_fleet_may_not_ask_the_organization(aws: FakeAWS, keys: Keys) -> None:
    code, _ = refusal(aws, "organizations:list_accounts", keys)
    assert code == "AccessDeniedException"


def test_instances_can_be_asked_for_by_id(aws: FakeAWS, keys: Keys) -> None:
    every = call(aws, "ec2:describe_instances", keys)["Reservations"]
    last = every[-1]["Instances"][0]["InstanceId"]
    found = call(aws, "ec2:describe_instances", keys, InstanceIds=[last])["Reservations"]
    assert [each["Instances"][0]["InstanceId"] for each in found] == [last]
    missing = refusal(aws, "ec2:describe_instances", keys, InstanceIds=["i-00000000000000000"])
    assert missing == ("InvalidInstanceID.NotFound", 400)


def test_a_filter_that_would_be_ignored_is_refused(aws: FakeAWS, keys: Keys) -> None:
    filters = [{"Name": "tag:Owner", "Values": ["nobody"]}]
    code, _ = refusal(aws, "ec2:describe_instances", keys, Filters=filters)
    assert code == "InvalidParameterValue"


def test_buckets_come_with_regions_only_if_anything_is_asked(aws: FakeAWS, keys: Keys) -> None:
    assert "BucketRegion" not in call(aws, "s3:list_buckets", keys)["Buckets"][0]
    asked = call(aws, "s3:list_buckets", keys, MaxBuckets=1000)["Buckets"]
    assert {bucket["BucketRegion"] for bucket in asked} == {HOME}


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("ec2:describe_key_pairs", {}, "InvalidAction"),
        ("iam:list_groups", {}, "InvalidAction"),
        ("sts:get_session_token", {}, "InvalidAction"),
        ("dynamodb:describe_limits", {}, "UnknownOperationException"),
        ("kms:list_aliases", {}, "UnknownOperationException"),
        ("lambda:list_layers", {}, "UnknownOperationException"),
        ("s3:get_bucket_analytics_configuration", {"Bucket": "b", "Id": "1"}, "NotImplemented"),
        ("s3:get_bucket_policy", {"Bucket": f"bucket-{ACCOUNT}-{HOME}-0"}, "NoSuchBucketPolicy"),
    ],
)
def test_what_is_not_simulated_is_refused_as_the_service_would(
    aws: FakeAWS, keys: Keys, operation: str, parameters: dict[str, str], code: str
) -> None:
    assert refusal(aws, operation, keys, **parameters)[0] == code


def test_some_resources_fail_each_check_and_some_pass() -> None:
    with FakeAWS(accounts=1, regions=(HOME,), buckets=40, instances=40, volumes=40) as fake:
        keys = assume(fake, ACCOUNT)
        volumes = call(fake, "ec2:describe_volumes", keys)["Volumes"]
        assert {volume["Encrypted"] for volume in volumes} == {True, False}
        assert {"Tags" in volume for volume in volumes} == {True, False}
        instances = [
            reservation["Instances"][0]
            for reservation in call(fake, "ec2:describe_instances", keys)["Reservations"]
        ]
        assert {instance["State"]["Name"] for instance in instances} == {"running", "stopped"}
        assert {
            instance["StateTransitionReason"]
            for instance in instances
            if instance["State"]["Name"] == "stopped"
        } == {"User initiated (2026-01-31 23:59:59 GMT)"}
        algorithms = set()
        with client(fake, "s3", keys) as s3:
            for number in range(40):
                try:
                    reply = s3.get_bucket_encryption(Bucket=f"bucket-{ACCOUNT}-{HOME}-{number}")
                except s3.exceptions.ClientError as error:
                    algorithms.add(error.response["Error"]["Code"])
                else:
                    rule = reply["ServerSideEncryptionConfiguration"]["Rules"][0]
                    algorithms.add(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"])
        assert algorithms == {
            "AES256",
            "aws:kms",
            "ServerSideEncryptionConfigurationNotFoundError",
        }


def test_the_same_seed_gives_the_same_fleet_and_another_a_different_one() -> None:
    def lots(seed: int) -> list[int]:
        fleet = Fleet(Options(seed=seed))
        return [fleet.dice("encrypted", variant, 0) for variant in range(VARIANTS)]

    assert lots(1) == lots(1)
    assert lots(1) != lots(2)


def test_accounts_differ_from_each_other_and_from_region_to_region() -> None:
    fleet = Fleet(Options())
    variants = [
        fleet.variant(account_id(index).encode(), region.encode())
        for index in range(100)
        for region in fleet.regions
    ]
    assert set(variants) == set(range(VARIANTS))


def test_accounts_with_many_resources_are_all_alike() -> None:
    assert Fleet(Options(instances=100)).variants == 10
    assert Fleet(Options(volumes=5000)).variants == 1
