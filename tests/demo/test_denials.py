"""A denied call fails as it does on AWS, in the protocol of each service."""

import pytest
from botocore.exceptions import ClientError

from fleetscan.demo.resources import Bucket
from fleetscan.demo.rules import Denial, deny
from fleetscan.demo.server import SimulatedAWS
from tests.demo.clients import client, role_session
from tests.demo.fleets import FIRST, SECOND, SOURCE, account, fleet_of, two_accounts

WHO = f"User: arn:aws:sts::{FIRST}:assumed-role/fleetscan-audit/fleetscan-test"

#: protocol, client, signing name and operation, method of the client, code, HTTP status
SERVICES = [
    ("query", "rds", "rds:DescribeDBInstances", "describe_db_instances", "AccessDenied", 403),
    ("query", "iam", "iam:ListUsers", "list_users", "AccessDenied", 403),
    ("query", "sns", "sns:ListTopics", "list_topics", "AuthorizationError", 403),
    (
        "query",
        "elbv2",
        "elasticloadbalancing:DescribeLoadBalancers",
        "describe_load_balancers",
        "AccessDenied",
        403,
    ),
    ("ec2", "ec2", "ec2:DescribeVolumes", "describe_volumes", "UnauthorizedOperation", 403),
    ("json", "dynamodb", "dynamodb:ListTables", "list_tables", "AccessDeniedException", 400),
    ("json", "kms", "kms:ListKeys", "list_keys", "AccessDeniedException", 400),
    ("json", "sqs", "sqs:ListQueues", "list_queues", "AccessDenied", 400),
    ("rest-json", "lambda", "lambda:ListFunctions", "list_functions", "AccessDeniedException", 403),
    ("rest-json", "account", "account:ListRegions", "list_regions", "AccessDeniedException", 403),
    (
        "rest-json",
        "efs",
        "elasticfilesystem:DescribeFileSystems",
        "describe_file_systems",
        "AccessDeniedException",
        403,
    ),
    ("rest-xml", "s3", "s3:ListBuckets", "list_buckets", "AccessDenied", 403),
]


@pytest.mark.parametrize(
    ("protocol", "service", "operation", "method", "code", "status"),
    SERVICES,
    ids=[f"{protocol}-{operation}" for protocol, _, operation, *_ in SERVICES],
)
async def test_a_denied_call_has_the_code_and_words_of_its_service(  # noqa: PLR0917 - one per column
    protocol: str, service: str, operation: str, method: str, code: str, status: int
) -> None:
    with SimulatedAWS(two_accounts(), rules=[deny(operation)]) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, service) as opened:
            with pytest.raises(ClientError) as caught:
                await getattr(opened, method)()

    error = caught.value.response["Error"]
    assert error["Code"] == code
    assert f"{WHO} is not authorized to perform: {operation}" in error["Message"]
    assert error["Message"].endswith(
        f"because no identity-based policy allows the {operation} action"
    )
    assert ("on resource: " in error["Message"]) == (protocol != "ec2")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


async def test_a_denial_names_the_iam_action_and_the_bucket() -> None:
    rule = deny("s3:GetBucketEncryption", action="s3:GetEncryptionConfiguration")
    with SimulatedAWS(fleet_of(account(FIRST, Bucket(name="logs"))), rules=[rule]) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "s3") as s3:
            with pytest.raises(ClientError) as caught:
                await s3.get_bucket_encryption(Bucket="logs")
            await s3.get_bucket_location(Bucket="logs")

    assert caught.value.response["Error"]["Message"] == (
        f"{WHO} is not authorized to perform: s3:GetEncryptionConfiguration on resource: "
        '"arn:aws:s3:::logs" because no identity-based policy allows the '
        "s3:GetEncryptionConfiguration action"
    )


@pytest.mark.parametrize(
    ("denial", "ending"),
    [
        (Denial.SERVICE_CONTROL_POLICY, "with an explicit deny in a service control policy"),
        (Denial.RESOURCE_POLICY, "with an explicit deny in a resource-based policy"),
        (
            Denial.NO_RESOURCE_POLICY,
            "because no resource-based policy allows the kms:ListKeys action",
        ),
    ],
)
async def test_the_kind_of_policy_is_told(denial: Denial, ending: str) -> None:
    with SimulatedAWS(two_accounts(), rules=[deny("kms:ListKeys", denial=denial)]) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "kms") as kms:
            with pytest.raises(ClientError) as caught:
                await kms.list_keys()

    assert caught.value.response["Error"]["Message"].endswith(ending)


async def test_a_denial_keeps_to_its_account_and_region() -> None:
    denied = []
    rule = deny("ec2:DescribeVolumes", account_id=FIRST, region="us-east-1")
    with SimulatedAWS(two_accounts(), rules=[rule]) as aws:
        for account_id in (FIRST, SECOND):
            session = await role_session(aws, SOURCE, account_id)
            for region in ("us-east-1", "eu-west-1"):
                async with client(aws, session, "ec2", region) as ec2:
                    try:
                        await ec2.describe_volumes()
                    except ClientError:
                        denied.append((account_id, region))

    assert denied == [(FIRST, "us-east-1")]
