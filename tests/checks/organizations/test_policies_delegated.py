from typing import Any

import pytest

from fleetscan.access import parse_policy
from fleetscan.checks.organizations.policies_delegated import policies_delegated
from fleetscan.facts.organizations import DelegationPolicy, Organization
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread

ORGANIZATION = Organization(
    arn="arn:aws:organizations::111122223333:organization/o-1", id="o-1", region="global"
)
MEMBER = "arn:aws:iam::444455556666:root"
NOBODY = "no member may manage the policies of organization o-1"


def policy(**members: object) -> DelegationPolicy:
    statement: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"AWS": MEMBER},
        "Action": ["organizations:AttachPolicy", "organizations:ListPolicies"],
        "Resource": "*",
    }
    return DelegationPolicy(document=parse_policy({"Statement": [statement | members]}))


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"Action": "organizations:*"},
        {"Action": "organizations:UpdatePolicy"},
        {
            "Condition": {
                "StringLikeIfExists": {"organizations:PolicyType": "SERVICE_CONTROL_POLICY"}
            }
        },
    ],
)
def test_a_member_that_may_manage_policies_passes(members: dict[str, Any]) -> None:
    assert policies_delegated(ORGANIZATION, policy(**members)) == Pass(
        f"policies of organization o-1 are managed by {MEMBER}"
    )


@pytest.mark.parametrize(
    "members",
    [
        {"Action": ["organizations:Describe*", "organizations:List*"]},
        {"Effect": "Deny"},
        {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
    ],
)
def test_to_read_is_not_to_manage_and_the_manager_is_no_member(members: dict[str, Any]) -> None:
    assert policies_delegated(ORGANIZATION, policy(**members)) == Fail(NOBODY)


@pytest.mark.parametrize(
    "members",
    [
        {"Condition": {"StringEquals": {"aws:PrincipalTag/team": "governance"}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}},
        {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
    ],
)
def test_what_may_be_without_effect_is_none(members: dict[str, Any]) -> None:
    assert policies_delegated(ORGANIZATION, policy(**members)) == Fail(
        f"{NOBODY} for certain: statement 1 may be without effect"
    )


def test_what_a_deny_may_take_back_is_none() -> None:
    document = parse_policy(
        {
            "Statement": [
                {
                    "Effect": effect,
                    "Principal": {"AWS": MEMBER},
                    "Action": "organizations:*",
                    "Resource": "*",
                    "Condition": condition,
                }
                for effect, condition in (
                    ("Allow", {}),
                    ("Deny", {"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/no"}}),
                )
            ]
        }
    )
    verdict = policies_delegated(ORGANIZATION, DelegationPolicy(document=document))
    assert verdict == Fail(f"{NOBODY} for certain: statement 1 may be without effect")


def test_without_a_policy_nothing_is_delegated() -> None:
    assert policies_delegated(ORGANIZATION, DelegationPolicy(document=None)) == Fail(
        "organization o-1 has no resource policy: it delegates nothing"
    )


def test_a_policy_that_can_not_be_read_is_no_verdict() -> None:
    unread = Unread(cause=Cause.UNEXPECTED_REPLY, message="it is no policy")
    with pytest.raises(NotRead):
        policies_delegated(ORGANIZATION, DelegationPolicy(document=unread))
