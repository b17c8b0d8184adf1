"""IAM's policy simulator tells what the rules deny, before anything is called."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from fleetscan.demo.rules import Denial, Rule, deny
from fleetscan.demo.server import SimulatedAWS
from tests.demo.clients import client, role_session
from tests.demo.fleets import FIRST, SECOND, SOURCE, two_accounts

ROLE = f"arn:aws:iam::{FIRST}:role/fleetscan-audit"
ACTIONS = ["ec2:DescribeVolumes", "s3:GetEncryptionConfiguration", "kms:ListKeys"]


@pytest.fixture(scope="module")
def aws() -> Iterator[SimulatedAWS]:
    with SimulatedAWS(two_accounts()) as simulated:
        yield simulated


async def simulated(
    aws: SimulatedAWS,
    *rules: Rule,
    source: str = ROLE,
    region: str = "us-east-1",
    **parameters: object,
) -> dict[str, Any]:
    """Ask for the decisions on `ACTIONS`, by action; all pages of them."""
    aws.rules[:] = rules
    found: dict[str, Any] = {}
    context = {
        "ContextKeyName": "aws:RequestedRegion",
        "ContextKeyType": "string",
        "ContextKeyValues": [region],
    }
    session = await role_session(aws, SOURCE, FIRST)
    async with client(aws, session, "iam") as iam:
        pages = iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=source, ActionNames=ACTIONS, ContextEntries=[context], **parameters
        )
        async for page in pages:
            found |= {each["EvalActionName"]: each for each in page["EvaluationResults"]}
    return found


async def test_what_no_rule_denies_is_allowed(aws: SimulatedAWS) -> None:
    found = await simulated(aws)
    assert {action: each["EvalDecision"] for action, each in found.items()} == dict.fromkeys(
        ACTIONS, "allowed"
    )


@pytest.mark.parametrize(
    ("denial", "decision", "by_organization", "by_boundary"),
    [
        (Denial.NO_IDENTITY_POLICY, "implicitDeny", False, False),
        (Denial.IDENTITY_POLICY, "explicitDeny", False, False),
        (Denial.SERVICE_CONTROL_POLICY, "explicitDeny", True, False),
        (Denial.NO_PERMISSIONS_BOUNDARY, "implicitDeny", False, True),
        (Denial.RESOURCE_POLICY, "allowed", False, False),
    ],
)
async def test_a_denial_is_told_with_whose_it_is(
    aws: SimulatedAWS, denial: Denial, decision: str, *, by_organization: bool, by_boundary: bool
) -> None:
    found = await simulated(
        aws, deny("s3:GetBucketEncryption", action=ACTIONS[1], denial=denial), MaxItems=1
    )
    assert list(found) == ACTIONS
    told = found[ACTIONS[1]]
    assert told["EvalDecision"] == decision
    assert told["OrganizationsDecisionDetail"]["AllowedByOrganizations"] is not by_organization
    assert told["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"] is (
        not by_boundary
    )


async def test_a_rule_for_one_region_or_account_is_told_there_alone(aws: SimulatedAWS) -> None:
    rules = deny(ACTIONS[0], region="eu-west-1"), deny(ACTIONS[2], account_id=SECOND)
    assert (await simulated(aws, *rules))[ACTIONS[0]]["EvalDecision"] == "allowed"
    there = await simulated(aws, *rules, region="eu-west-1")
    assert there[ACTIONS[0]]["EvalDecision"] == "implicitDeny"
    assert there[ACTIONS[2]]["EvalDecision"] == "allowed"


async def test_who_is_of_another_account_is_not_simulated(aws: SimulatedAWS) -> None:
    with pytest.raises(ClientError, match=f"not in account {FIRST}"):
        await simulated(aws, source=f"arn:aws:iam::{SECOND}:role/fleetscan-audit")
