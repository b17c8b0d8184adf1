"""What policies give to those that they are attached to."""

import pytest

from fleetscan.access import (
    allows,
    covers_all_resources,
    full_admin_statements,
    full_service_statements,
    parse_policy,
)
from fleetscan.access.document import PolicyDocument

KEYS = "arn:aws:kms:*:*:key/*"
IAM = ("group", "policy", "role", "user")
Elements = dict[str, object]


def policy(*statements: Elements) -> PolicyDocument:
    """A policy of statements that allow everything on everything, but for these elements."""
    base: Elements = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    return parse_policy(
        {
            "Statement": [
                {name: value for name, value in {**base, **each}.items() if value is not None}
                for each in statements
            ]
        }
    )


@pytest.mark.parametrize(
    "elements",
    [
        {},
        {"Action": "*:*"},
        {"Action": "**"},
        {"Action": "*:**"},
        {"Action": "?*"},
        {"Action": "*?:?*"},
        {"Resource": "arn:aws:*:*:*:?*"},
        {"Action": ["s3:Get*", "*"]},
        {"Resource": ["arn:aws:s3:::b", "*"]},
        {"Resource": "**"},
        {"Resource": "*:*"},
        {"Resource": "*/*"},
        {"Resource": "arn:*"},
        {"Resource": "arn:aws:*"},
        {"Resource": "arn:aws-us-gov:*:*:*:*"},
        {"Resource": "arn:*:*:*:*:*"},
        {"Resource": None, "NotResource": []},
        {"Resource": None, "NotResource": "arn:aws:s3:::secret/*"},
        # the other roles, users, groups and policies of IAM are enough
        {"Resource": None, "NotResource": "arn:aws:iam::*:role/break-glass-*"},
        {"Resource": None, "NotResource": "arn:aws:iam::111122223333:role/*"},
        {"Resource": None, "NotResource": [f"arn:aws:iam::*:{kind}/*" for kind in IAM[1:]]},
        {"Action": None, "NotAction": []},
        {"Action": None, "NotAction": "cloudtrail:*"},
        # an action that does not exist leaves nothing out (Prowler's pull request 5035)
        {"Action": None, "NotAction": "prowler:action"},
        # what is left of IAM is enough
        {"Action": None, "NotAction": ["iam:CreateUser", "iam:Attach*"]},
    ],
)
def test_what_is_administration(elements: Elements) -> None:
    [found] = full_admin_statements(policy({"Action": "s3:*"}, elements))
    assert found.statement.index == 1


@pytest.mark.parametrize(
    "elements",
    [
        {"Effect": "Deny"},
        {"Action": "s3:*"},
        {"Action": "iam:*"},
        {"Action": "*:Get*"},
        {"Action": "?"},
        {"Action": "????:*"},
        {"Action": []},
        {"Resource": "arn:aws:s3:::*"},
        {"Resource": "arn:aws:*:*:111122223333:*"},
        {"Resource": "arn:aws"},
        {"Resource": []},
        {"Resource": None},
        {"Resource": None, "NotResource": "*"},
        {"Resource": None, "NotResource": ["arn:aws:s3:::b", "arn:aws:iam::*"]},
        {"Resource": None, "NotResource": "arn:*:iam:*"},
        {"Resource": None, "NotResource": "arn:aws:iam::111122223333:*"},
        {"Resource": None, "NotResource": "arn:aws:iam::*:*/*"},
        {"Resource": None, "NotResource": [f"arn:aws:iam::*:{kind}/*" for kind in IAM]},
        # AWS's PowerUserAccess
        {"Action": None, "NotAction": ["iam:*", "organizations:*", "account:*"]},
        {"Action": None, "NotAction": "IAM:*"},
        {"Action": None, "NotAction": "*"},
        {"Action": None, "NotAction": "cloudtrail:*", "Resource": "arn:aws:s3:::*"},
    ],
)
def test_what_is_no_administration(elements: Elements) -> None:
    assert full_admin_statements(policy(elements)) == ()


def test_administration_says_what_it_leaves_out_and_under_which_conditions() -> None:
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    most: Elements = {
        "Action": None,
        "NotAction": ["cloudtrail:*", "s3:Delete*"],
        "Condition": mfa,
    }

    [plain, excepted] = full_admin_statements(policy({}, most))

    assert (plain.except_for, plain.conditional) == ((), False)
    assert excepted.except_for == ("cloudtrail:*", "s3:Delete*")
    assert excepted.conditional


@pytest.mark.parametrize(
    ("denied", "left"),
    [
        ({}, 0),
        ({"Action": "iam:*"}, 1),
        ({"Resource": "arn:aws:s3:::*"}, 1),
        ({"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}, 1),
    ],
)
def test_only_what_is_denied_entirely_is_taken_back(denied: Elements, left: int) -> None:
    found = policy({}, {"Effect": "Deny", **denied})
    assert len(full_admin_statements(found)) == left


def test_all_of_a_service() -> None:
    found = full_service_statements(
        policy(
            {"Action": ["S3:*", "sqs:Send*", "ec2:**"], "Resource": "arn:aws:s3:::b"},
            {"Action": "*"},
            {"Action": None, "NotAction": "iam:*"},
            {"Action": ["kms:?*", "kms:?"]},
            {"Effect": "Deny", "Action": "sns:*"},
        )
    )

    assert [(each.statement.index, each.services) for each in found] == [
        (0, ("s3", "ec2")),
        (3, ("kms",)),
    ]


def test_all_of_a_service_may_be_taken_back() -> None:
    assert full_service_statements(policy({"Action": "s3:*"}, {"Effect": "Deny"})) == ()


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"Resource": "*"}, True),
        ({"Resource": ["arn:aws:s3:::b", "arn:aws:*:*:*:*"]}, True),
        ({"Resource": None, "NotResource": []}, True),
        ({"Resource": None, "NotResource": "arn:aws:s3:::b"}, False),
        ({"Resource": "arn:aws:s3:::*"}, False),
        ({"Resource": None}, False),
    ],
)
def test_all_resources(elements: Elements, *, expected: bool) -> None:
    assert covers_all_resources(policy(elements).statements[0]) is expected


@pytest.mark.parametrize(
    ("elements", "action", "resource", "expected"),
    [
        ({}, "cloudshell:*", "*", True),
        ({"Action": "cloudshell:*"}, "cloudshell:*", "*", True),
        ({"Action": "CloudShell:*"}, "cloudshell:*", "*", True),
        ({"Action": "cloudshell:Create*"}, "cloudshell:*", "*", False),
        ({"Action": None, "NotAction": "iam:*"}, "cloudshell:*", "*", True),
        ({"Action": None, "NotAction": "cloudshell:PutCredentials"}, "cloudshell:*", "*", False),
        ({"Action": "kms:*"}, "kms:Decrypt", "*", True),
        ({"Action": "kms:De*"}, "kms:Decrypt", KEYS, True),
        ({"Action": "kms:Decrypt", "Resource": KEYS}, "kms:Decrypt", KEYS, True),
        ({"Action": "kms:Decrypt", "Resource": "arn:aws:kms:*"}, "kms:Decrypt", KEYS, True),
        ({"Action": "kms:Decrypt", "Resource": KEYS}, "kms:Decrypt", "*", False),
        (
            {"Action": "kms:Decrypt", "Resource": None, "NotResource": KEYS},
            "kms:Decrypt",
            KEYS,
            False,
        ),
        ({"Action": "kms:Encrypt"}, "kms:Decrypt", "*", False),
        ({"Effect": "Deny"}, "kms:Decrypt", "*", False),
    ],
)
def test_what_is_allowed(elements: Elements, action: str, resource: str, *, expected: bool) -> None:
    assert bool(allows(policy(elements), action, resource)) is expected


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        ({"Action": "kms:*"}, False),
        ({"Action": "kms:Decrypt", "Resource": KEYS}, False),
        ({"Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-west-1:*:key/*"}, True),
        ({"Action": "kms:Encrypt"}, True),
        ({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-12345"}}}, True),
    ],
)
def test_what_is_denied_is_not_allowed(denied: Elements, *, expected: bool) -> None:
    found = policy({"Action": "kms:*"}, {"Effect": "Deny", **denied})
    assert bool(allows(found, "kms:Decrypt", KEYS)) is expected


def test_the_conditions_of_what_is_allowed_are_kept() -> None:
    [found] = allows(policy({"Condition": {"Bool": {"aws:ViaAWSService": True}}}), "kms:Decrypt")
    assert [each.key for each in found.conditions] == ["aws:viaawsservice"]
