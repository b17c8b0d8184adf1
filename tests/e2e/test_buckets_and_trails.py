"""Buckets, access points and trails as moto plays them, from what is set to what is said."""

import json
from collections.abc import Iterator
from typing import Any

import aioboto3
import anyio
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.demo.environment import changed_environment
from fleetscan.demo.resources import Bucket
from fleetscan.demo.server import SimulatedAWS
from fleetscan.engine.plan import Plan
from fleetscan.fleet.model import Account
from tests.demo.clients import client, role_session
from tests.e2e.command import shielded
from tests.e2e.fleets import ROLE, SOURCE, account, fleet_of
from tests.e2e.one_of_each import CATALOGUE, Swept, sweep

ID = "111111111111"
HOME, OTHER = "us-east-1", "eu-west-1"
SERVICES = ("cloudtrail.", "s3.")

ALL_ON = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
ANYBODY_WRITES = {"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject"}
NO_PLAIN_TEXT = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def policy(bucket: str, statement: dict[str, Any]) -> str:
    resources = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | {"Resource": resources}]})


async def set_up(aws: SimulatedAWS) -> None:
    """Set what there is for safety in the bucket `closed`, and leave `open` open."""
    session = await role_session(aws, SOURCE, ID)
    async with (
        client(aws, session, "s3", OTHER) as s3,
        client(aws, session, "cloudtrail", HOME) as cloudtrail,
    ):
        await set_up_buckets(s3)
        await set_up_a_trail(cloudtrail)
    await make_an_access_point(session, aws)


async def set_up_buckets(s3: Any) -> None:  # noqa: ANN401 - a client of the SDK
    await s3.put_public_access_block(Bucket="closed", PublicAccessBlockConfiguration=ALL_ON)
    await s3.put_bucket_policy(Bucket="closed", Policy=policy("closed", NO_PLAIN_TEXT))
    await s3.put_bucket_policy(Bucket="open", Policy=policy("open", ANYBODY_WRITES))
    await s3.put_bucket_ownership_controls(
        Bucket="closed", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    await s3.put_bucket_acl(Bucket="open", ACL="public-read-write")
    await s3.put_bucket_versioning(
        Bucket="closed",
        VersioningConfiguration={"Status": "Enabled"},
    )
    await s3.put_bucket_lifecycle_configuration(
        Bucket="closed",
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "expire",
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "Expiration": {"Days": 365},
                }
            ]
        },
    )


async def set_up_a_trail(cloudtrail: Any) -> None:  # noqa: ANN401 - a client of the SDK
    await cloudtrail.create_trail(
        Name="audit", S3BucketName="closed", IsMultiRegionTrail=True, EnableLogFileValidation=True
    )
    await cloudtrail.put_event_selectors(
        TrailName="audit",
        AdvancedEventSelectors=[
            {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
            {
                "FieldSelectors": [
                    {"Field": "eventCategory", "Equals": ["Data"]},
                    {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
                    {"Field": "readOnly", "Equals": ["false"]},
                ]
            },
        ],
    )
    await cloudtrail.start_logging(Name="audit")


async def make_an_access_point(session: aioboto3.Session, aws: SimulatedAWS) -> None:
    async with client(aws, session, "s3control", OTHER) as s3control:
        # the client would put the account before the host
        s3control.meta.events.register_first(
            "before-call.s3-control",
            lambda params, **_: params.update(url=params["url"].replace(f"{ID}.", "", 1)),
        )
        await s3control.create_access_point(
            AccountId=ID,
            Name="app",
            Bucket="closed",
            PublicAccessBlockConfiguration=ALL_ON | {"IgnorePublicAcls": False},
        )
        await s3control.put_public_access_block(
            AccountId=ID, PublicAccessBlockConfiguration=ALL_ON | {"RestrictPublicBuckets": False}
        )


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swept]:
    buckets = (Bucket(name="closed", encryption="aws:kms"), Bucket(name="open"))
    fleet = fleet_of(account(ID, {HOME: (), OTHER: buckets}))
    checks = tuple(sorted(name for name in CATALOGUE.checks if name.startswith(SERVICES)))
    role = f"arn:aws:iam::{ID}:role/{ROLE}"
    plan = Plan(
        accounts=(Account(id=ID, name="it", role_arns=(role,), regions=(HOME, OTHER)),),
        checks=checks,
        options={},
        include_passed=True,
    )
    aws = SimulatedAWS(fleet)
    with aws, changed_environment(shielded({}) | aws.environment() | {"AWS_PROFILE": None}):
        anyio.run(set_up, aws)
        yield sweep(tmp_path_factory.mktemp("swept"), AwsAccounts(), plan=plan)


def said_of(swept: Swept, resource: str) -> dict[str, str]:
    return {
        each.check_id: each.status.value for each in swept.findings if each.resource.id == resource
    }


def test_everything_is_read(swept: Swept) -> None:
    assert swept.gaps == ()


def test_the_bucket_with_everything_on_fails_what_was_not_set(swept: Swept) -> None:
    said = said_of(swept, "closed")
    assert {name for name, status in said.items() if status == "fail"} == {
        "s3.bucket_access_logged",
        "s3.bucket_object_lock_enabled",
        "s3.bucket_refuses_sse_c",
        "s3.bucket_replicated",
        "s3.bucket_requires_mfa_delete",
    }


def test_the_bucket_with_everything_off_fails_all_but_what_is_out_of_its_hands(
    swept: Swept,
) -> None:
    said = said_of(swept, "open")
    assert {name for name, status in said.items() if status != "fail"} == {
        # S3 encrypts by itself
        "s3.bucket_encrypted",
        # the account has IgnorePublicAcls on
        "s3.bucket_acl_not_publicly_writable",
        "s3.bucket_policy_gives_others_no_control",
    }


def test_the_access_point_and_the_account_fail_for_the_setting_that_is_off(swept: Swept) -> None:
    assert said_of(swept, "app") == {"s3.access_point_blocks_public_access": "fail"}
    (of_account,) = (
        each for each in swept.findings if each.check_id == "s3.account_blocks_public_access"
    )
    assert of_account.message.endswith("RestrictPublicBuckets off")


def test_the_trail_is_judged_by_what_it_logs_and_where_it_writes(swept: Swept) -> None:
    assert said_of(swept, "audit") == {
        "cloudtrail.bucket_access_logged": "fail",
        "cloudtrail.bucket_not_public": "pass",
        "cloudtrail.bucket_requires_mfa_delete": "fail",
        "cloudtrail.delivered_to_cloudwatch_logs": "fail",
        "cloudtrail.log_files_encrypted_with_kms": "fail",
        "cloudtrail.log_files_validated": "pass",
    }
    of_account = said_of(swept, ID)
    assert of_account["cloudtrail.management_events_logged"] == "pass"
    assert of_account["cloudtrail.s3_object_writes_logged"] == "pass"
    assert of_account["cloudtrail.s3_object_reads_logged"] == "fail"
