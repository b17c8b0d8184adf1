"""Policies as JSON."""

import json

import pytest

from fleetscan.policy.json_policy import policies_json, trust_json
from fleetscan.policy.model import Role, Statement

ENTERS = Statement(sid="Enters", actions=("sts:AssumeRole",), on_role=True)
READS = Statement(sid="Reads", actions=("s3:GetBucketLocation", "s3:ListAllMyBuckets"))


def test_a_policy_names_the_role_in_every_account_of_the_partition() -> None:
    assert json.loads(policies_json([ENTERS, READS], role="audit", partition="aws-cn")) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Enters",
                "Effect": "Allow",
                "Action": ["sts:AssumeRole"],
                "Resource": "arn:aws-cn:iam::*:role/audit",
            },
            {
                "Sid": "Reads",
                "Effect": "Allow",
                "Action": ["s3:GetBucketLocation", "s3:ListAllMyBuckets"],
                "Resource": "*",
            },
        ],
    }


def test_what_is_too_long_for_one_policy_is_a_list_of_them() -> None:
    many = Statement(sid="Reads", actions=tuple(f"service:Describe{n}" for n in range(1000)))
    policies = json.loads(policies_json([many], role="audit", partition="aws"))
    actions = [action for each in policies for action in each["Statement"][0]["Action"]]
    assert actions == list(many.actions)


def test_a_trust_policy_needs_somebody_to_trust() -> None:
    with pytest.raises(ValueError, match="whom to trust"):
        trust_json(Role(name="audit"))
