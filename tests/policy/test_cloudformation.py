"""The CloudFormation templates are such as cfn-lint accepts, and say what they must."""

from typing import Any

import pytest
from cfnlint.api import lint_all
from cfnlint.decode import decode_str

from fleetscan.policy.cloudformation import role_template, source_template
from fleetscan.policy.model import MOST_CHARACTERS
from tests.policy.templates import ENTERS, MANY, NAMED, OPEN, READS

TEMPLATES = {
    "named": role_template(READS, NAMED),
    "open": role_template(READS, OPEN),
    "many": role_template(MANY, NAMED),
    "source": source_template(ENTERS, NAMED),
}


def resources_of(template: str, kind: str) -> list[dict[str, Any]]:
    decoded, problems = decode_str(template)
    assert problems == []
    return [each["Properties"] for each in decoded["Resources"].values() if each["Type"] == kind]


def actions_of(template: str) -> list[str]:
    return [
        action
        for policy in resources_of(template, "AWS::IAM::ManagedPolicy")
        for statement in policy["PolicyDocument"]["Statement"]
        for action in statement["Action"]
    ]


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_cfn_lint_has_nothing_to_say(template: str) -> None:
    # invented actions are no concern of this test, nor is advice ("I")
    invented = {"W3037", "W3038"} if "Getxxxx" in template else set()
    said = [
        match
        for match in lint_all(template)
        if match.rule.severity != "informational" and match.rule.id not in invented
    ]
    assert said == []


def test_each_policy_has_the_actions_in_order() -> None:
    assert actions_of(TEMPLATES["named"]) == [a for each in READS for a in each.actions]
    assert actions_of(TEMPLATES["source"]) == [a for each in ENTERS for a in each.actions]


def test_a_long_policy_is_several_and_the_role_has_them_all() -> None:
    policies = resources_of(TEMPLATES["many"], "AWS::IAM::ManagedPolicy")
    (role,) = resources_of(TEMPLATES["many"], "AWS::IAM::Role")
    assert len(policies) > 1
    assert len(role["ManagedPolicyArns"]) == len(policies)
    assert actions_of(TEMPLATES["many"]) == list(MANY[0].actions)
    assert f"{MOST_CHARACTERS:,} characters" in TEMPLATES["many"]


def test_the_role_trusts_by_parameters() -> None:
    (role,) = resources_of(TEMPLATES["named"], "AWS::IAM::Role")
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"AWS": {"Ref": "TrustedPrincipal"}}
    assert statement["Condition"] == {
        "Fn::If": [
            "HasExternalId",
            {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}},
            {"Ref": "AWS::NoValue"},
        ]
    }
    assert role["MaxSessionDuration"] == 3600


def test_what_the_command_line_names_are_the_defaults_of_the_parameters() -> None:
    named = decode_str(TEMPLATES["named"])[0]["Parameters"]
    assert {name: each.get("Default") for name, each in named.items()} == {
        "TrustedPrincipal": NAMED.trusted,
        "ExternalId": NAMED.external_id,
        "RoleName": NAMED.name,
    }
    left_open = decode_str(TEMPLATES["open"])[0]["Parameters"]
    assert "Default" not in left_open["TrustedPrincipal"]
    assert left_open["ExternalId"]["Default"] == ""


def test_the_source_may_assume_the_role_in_every_account_of_any_partition() -> None:
    (policy,) = resources_of(TEMPLATES["source"], "AWS::IAM::ManagedPolicy")
    enters = policy["PolicyDocument"]["Statement"][0]
    assert enters["Resource"] == {"Fn::Sub": "arn:${AWS::Partition}:iam::*:role/${RoleName}"}
