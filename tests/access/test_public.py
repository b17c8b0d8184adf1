"""Whom policies of resources let in whom their owners did not choose."""

from collections.abc import Sequence

import pytest

from fleetscan.access import (
    Grant,
    Openness,
    confused_deputy_grants,
    cross_account_grants,
    parse_policy,
    public_grants,
)

OWN = "111122223333"
OTHER = "444455556666"
OWN_ROLE = f"arn:aws:iam::{OWN}:role/app"
OTHER_ROLE = f"arn:aws:iam::{OTHER}:role/app"
ORIGIN_ACCESS = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"
GITHUB = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
EKS = f"arn:aws:iam::{OWN}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"
SAML = f"arn:aws:iam::{OWN}:saml-provider/okta"
BUCKET = "arn:aws:s3:::b"
Elements = dict[str, object]


def allow(**elements: object) -> Elements:
    """Everybody may do everything with S3, but for these elements; None takes one away."""
    return _with({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}, elements)


def deny(**elements: object) -> Elements:
    """Nobody may do anything with S3, but for these elements."""
    return _with({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}, elements)


def _with(base: Elements, elements: Elements) -> Elements:
    return {name: value for name, value in {**base, **elements}.items() if value is not None}


def public(*statements: Elements, actions: Sequence[str] | None = None) -> tuple[Grant, ...]:
    return public_grants(parse_policy({"Statement": statements}), actions=actions)


def across(*statements: Elements, actions: Sequence[str] | None = None) -> tuple[Grant, ...]:
    return cross_account_grants(parse_policy({"Statement": statements}), OWN, actions=actions)


def deputies(*statements: Elements, services: Sequence[str] | None = None) -> tuple[Grant, ...]:
    return confused_deputy_grants(parse_policy({"Statement": statements}), services=services)


def test_a_grant_says_which_statement_gives_what_to_whom() -> None:
    read = allow(Sid="Read", Principal={"AWS": ["*", OWN]}, Action=["s3:Get*", "s3:List*"])

    assert public(deny(Action="s3:DeleteBucket"), read) == (
        Grant(
            index=1,
            sid="Read",
            name="statement Read",
            openness=Openness.ANYONE,
            principals=("*",),
            actions=("s3:Get*", "s3:List*"),
        ),
    )


@pytest.mark.parametrize(
    ("principals", "openness"),
    [
        ({"Principal": "*"}, Openness.ANYONE),
        ({"Principal": {"AWS": "*"}}, Openness.ANYONE),
        ({"Principal": {"*": "*"}}, Openness.ANYONE),
        ({"Principal": {"AWS": [OWN, "*"]}}, Openness.ANYONE),
        ({"Principal": {"AWS": ""}}, Openness.ANYONE),
        ({"Principal": {"AWS": "arn:aws:iam::*:root"}}, Openness.ANYONE),
        ({"Principal": {"AWS": "arn:aws:iam::*:role/app"}}, Openness.ANYONE),
        ({"Principal": {"AWS": "arn:aws:iam::cloudfront:user/*"}}, Openness.ANYONE),
        ({"Principal": {"CanonicalUser": "*"}}, Openness.ANYONE),
        ({"Principal": None, "NotPrincipal": {"AWS": OWN}}, Openness.ALL_BUT_SOME),
        ({"Principal": None, "NotPrincipal": {"AWS": []}}, Openness.ALL_BUT_SOME),
        # S3's own example of a public policy
        ({"Principal": {"Federated": "graph.facebook.com"}}, Openness.ANY_IDENTITY),
        ({"Principal": {"Federated": "cognito-identity.amazonaws.com"}}, Openness.ANY_IDENTITY),
        ({"Principal": {"Federated": GITHUB}}, Openness.ANY_IDENTITY),
        ({"Principal": {"Federated": "*"}}, Openness.ANY_IDENTITY),
        ({"Principal": {"Service": "*"}}, Openness.ANY_SERVICE),
        ({"Principal": {"Service": "*.amazonaws.com"}}, Openness.ANY_SERVICE),
        ({"Principal": {"Service": "*", "AWS": "*"}}, Openness.ANYONE),
    ],
)
def test_who_is_anybody(principals: Elements, openness: Openness) -> None:
    [grant] = public(allow(**principals))
    assert grant.openness is openness


@pytest.mark.parametrize(
    "principal",
    [
        {"AWS": OWN},
        {"AWS": [OWN_ROLE, OTHER_ROLE]},
        {"AWS": f"arn:aws:iam::{OTHER}:root"},
        # a wildcard in what a chosen account has
        {"AWS": f"arn:aws:iam::{OWN}:role/*"},
        {"AWS": "AIDAEXAMPLEID0000ABCD"},
        {"AWS": ORIGIN_ACCESS},
        {"AWS": []},
        {"CanonicalUser": "79a59df900b949e5"},
        {"Service": "cloudtrail.amazonaws.com"},
        {"Federated": SAML},
        # an issuer of one cluster, which is the owner's own
        {"Federated": EKS},
    ],
)
def test_who_is_chosen(principal: object) -> None:
    assert public(allow(Principal=principal)) == ()


def test_a_statement_without_principals_lets_nobody_in() -> None:
    assert public(allow(Principal=None)) == ()


@pytest.mark.parametrize(
    ("provider", "key", "value"),
    [
        (GITHUB, "token.actions.githubusercontent.com:sub", "repo:octo-org/octo-repo:*"),
        (GITHUB, "token.actions.githubusercontent.com:sub", "repo:octo-org/*"),
        (GITHUB, "token.actions.githubusercontent.com:repository_owner", "octo-org"),
        (GITHUB, "token.actions.githubusercontent.com:repository", "octo-org/*"),
        ("graph.facebook.com", "graph.facebook.com:app_id", "1234567890"),
        ("cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com:aud", "eu-west-1:1-2"),
        ("accounts.google.com", "accounts.google.com:sub", "1122334455"),
    ],
)
def test_an_identity_that_a_shared_provider_vouches_for_is_chosen_by_its_claims(
    provider: str, key: str, value: str
) -> None:
    condition = {"StringLike": {key: value}}
    assert public(allow(Principal={"Federated": provider}, Condition=condition)) == ()
    # for the others, the claim says nothing
    assert public(allow(Condition=condition)) != ()


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        # the same for every repository on GitHub
        ("StringEquals", "token.actions.githubusercontent.com:aud", "sts.amazonaws.com"),
        ("StringLike", "token.actions.githubusercontent.com:sub", "repo:*"),
        ("StringLike", "token.actions.githubusercontent.com:sub", "repo:octo*"),
        ("StringLike", "token.actions.githubusercontent.com:sub", "*octo-org/octo-repo*"),
        ("StringLike", "token.actions.githubusercontent.com:sub", "repo:${aws:username}/x"),
        ("StringLike", "token.actions.githubusercontent.com:repository", "octo-*/x"),
        ("StringLike", "token.actions.githubusercontent.com:actor", "octocat"),
        ("StringLikeIfExists", "token.actions.githubusercontent.com:sub", "repo:octo-org/*"),
        ("StringNotLike", "token.actions.githubusercontent.com:sub", "repo:octo-org/*"),
        ("StringLike", "gitlab.com:sub", "project_path:octo-org/*"),
    ],
)
def test_an_identity_is_not_chosen_by_what_anybody_can_have(
    operator: str, key: str, value: str
) -> None:
    statement = allow(Principal={"Federated": GITHUB}, Condition={operator: {key: value}})
    assert public(statement) != ()


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:SourceVpc": "vpc-91237329"}},
        {"StringEquals": {"AWS:SourceOwner": OWN}},
        {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{OWN}:*"}},
    ],
)
@pytest.mark.parametrize(
    "principals",
    [
        {"Principal": "*"},
        {"Principal": None, "NotPrincipal": {"AWS": OWN}},
        {"Principal": {"Federated": GITHUB}},
        {"Principal": {"Service": "*"}},
    ],
)
def test_a_condition_that_narrows_closes_it(principals: Elements, condition: Elements) -> None:
    assert public(allow(**principals, Condition=condition)) == ()


def test_s3s_example_of_a_vpc_that_is_not_fixed() -> None:
    assert public(allow(Condition={"StringLike": {"aws:SourceVpc": "vpc-*"}})) != ()


CLOSING = [
    deny(),
    deny(Action="*"),
    deny(Action="S3:*"),
    deny(Action=None, NotAction="sqs:*"),
    deny(Resource=None),
    deny(Principal={"AWS": "*"}),
    deny(Principal={"*": "*"}),
    deny(Principal=None, NotPrincipal={"AWS": OWN_ROLE}),
    deny(Principal=None, NotPrincipal={"AWS": []}),
    # AWS's example for API Gateway, which policyuniverse takes for public (its issue 161)
    deny(Condition={"StringNotEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}}),
    deny(Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-12345"}}),
    deny(Condition={"StringNotLike": {"aws:userid": ["AROAEXAMPLEID0000ABCD:*", OWN]}}),
    deny(Condition={"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "192.0.2.1"]}}),
    deny(Condition={"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-12345/*"}}),
    # either of the two is let in
    deny(
        Condition={
            "NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"},
            "StringNotEquals": {"aws:SourceVpce": "vpce-1"},
        }
    ),
    # AWS's examples for aws:PrincipalIsAWSService and aws:PrincipalServiceName
    deny(
        Condition={
            "StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-111bbb22"},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        }
    ),
    deny(
        Condition={
            "StringNotEqualsIfExists": {
                "aws:SourceVpc": "vpc-111bbb22",
                "aws:PrincipalServiceName": "cloudtrail.amazonaws.com",
            }
        }
    ),
]


@pytest.mark.parametrize("closing", CLOSING)
def test_a_deny_that_leaves_only_the_chosen_closes_it(closing: Elements) -> None:
    assert public(allow(), closing) == ()
    assert public(closing, allow(Action=["s3:GetObject", "s3:PutObject"])) == ()


LEAVING = [
    deny(Action="s3:Put*"),
    deny(Action=[]),
    deny(Action=None, NotAction="s3:GetObject"),
    deny(Resource=f"{BUCKET}/*"),
    deny(Resource=None, NotResource=f"{BUCKET}/public/*"),
    deny(Resource=None, NotResource=[f"{BUCKET}/public/*", ""]),
    deny(Principal={"AWS": OTHER}),
    deny(Principal=None),
    deny(Principal=None, NotPrincipal={"AWS": "*"}),
    deny(Principal=None, NotPrincipal={"Federated": GITHUB}),
    deny(Condition={"Bool": {"aws:SecureTransport": "false"}}),
    deny(Condition={"StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}}),
    deny(Condition={"StringNotLike": {"aws:SourceVpc": "vpc-*"}}),
    deny(Condition={"StringNotEquals": {"aws:SourceVpc": []}}),
    deny(Condition={"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}),
    deny(Condition={"Null": {"aws:PrincipalOrgID": "true"}}),
    # no value at all is not any value
    deny(Condition={"ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": "o-12345/*"}}),
    # the second one fails for whoever comes in clear text
    deny(
        Condition={
            "StringNotEquals": {"aws:PrincipalOrgID": "o-12345"},
            "Bool": {"aws:SecureTransport": "true"},
        }
    ),
    # anonymous requests do not have the key, and are not denied
    deny(
        Condition={
            "StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-111bbb22"},
            "Bool": {"aws:PrincipalIsAWSService": "false"},
        }
    ),
    # anybody by way of a service
    deny(
        Condition={
            "StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-111bbb22"},
            "BoolIfExists": {"aws:ViaAWSService": "false"},
        }
    ),
]


@pytest.mark.parametrize("leaving", LEAVING)
def test_a_deny_that_leaves_somebody_else_does_not(leaving: Elements) -> None:
    assert public(allow(), leaving) != ()


def test_what_a_deny_takes_back_is_not_among_the_actions() -> None:
    read_and_write = allow(Action=["s3:GetObject", "s3:PutObject"])

    [grant] = public(read_and_write, deny(Action="s3:Put*"))

    assert grant.actions == ("s3:GetObject",)


def test_several_denies_may_share_what_they_take_back() -> None:
    resources = [BUCKET, f"{BUCKET}/*"]
    bucket, objects = deny(Resource=BUCKET), deny(Resource=f"{BUCKET}/*")

    assert public(allow(Resource=resources), bucket, objects) == ()
    assert public(allow(Resource=resources), objects) != ()
    assert (
        public(allow(Action=["s3:Get*", "s3:Put*"]), deny(Action="s3:Get*"), deny(Action="s3:P*"))
        == ()
    )


def test_not_action_is_compared_with_not_action() -> None:
    most = allow(Action=None, NotAction=["s3:DeleteBucket", "s3:Put*"])

    [grant] = public(most)
    assert (grant.actions, grant.except_actions) == (("*",), ("s3:DeleteBucket", "s3:Put*"))
    assert public(most, deny(Action=None, NotAction="s3:PutObject")) == ()
    assert public(most, deny(Action=None, NotAction="s3:GetObject")) != ()
    assert public(most, deny(Action=None, NotAction=["s3:PutObject", "s3:GetObject"])) != ()
    assert public(most, deny(Action="s3:*")) != ()


def test_a_deny_for_all_of_aws_is_not_known_to_reach_services_and_identities() -> None:
    everybody, aws = deny(), deny(Principal={"AWS": "*"})
    for principal in ({"Service": "*"}, {"Federated": "graph.facebook.com"}):
        assert public(allow(Principal=principal), everybody) == ()
        assert public(allow(Principal=principal), aws) != ()
        assert public(allow(Principal=principal), deny(Principal=principal)) == ()


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"Action": "s3:PutObject"}, True),
        ({"Action": "S3:putobject"}, True),
        ({"Action": "s3:*"}, True),
        ({"Action": "*"}, True),
        ({"Action": "s3:P*Object"}, True),
        ({"Action": "s3:?utObject"}, True),
        ({"Action": ["s3:GetObject", "s3:DeleteObject"]}, True),
        ({"Action": "s3:Get*"}, False),
        ({"Action": "sqs:Put*"}, False),
        ({"Action": None, "NotAction": "s3:Get*"}, True),
        ({"Action": None, "NotAction": ["s3:PutBucketPolicy", "s3:Delete*"]}, True),
        ({"Action": None, "NotAction": ["s3:Put*", "s3:Delete*"]}, False),
        ({"Action": None, "NotAction": "s3:*"}, False),
        ({"Action": []}, False),
    ],
)
def test_grants_of_certain_actions(elements: Elements, *, expected: bool) -> None:
    write = ["s3:Put*", "s3:Delete*"]
    assert bool(public(allow(**elements), actions=write)) is expected


def test_certain_actions_may_be_taken_back() -> None:
    assert public(allow(), deny(Action="s3:Put*"), actions=["s3:PutObject"]) == ()
    assert public(allow(), deny(Action="s3:PutBucket*"), actions=["s3:PutObject"]) != ()
    assert public(allow(), deny(Action="s3:Put*"), actions=["s3:PutObject", "s3:Get*"]) != ()


@pytest.mark.parametrize(
    ("principals", "openness"),
    [
        ({"Principal": {"AWS": OTHER}}, Openness.OTHER_ACCOUNT),
        ({"Principal": {"AWS": [OWN, OTHER_ROLE]}}, Openness.OTHER_ACCOUNT),
        ({"Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"}}, Openness.OTHER_ACCOUNT),
        ({"Principal": {"AWS": f"arn:aws:sts::{OTHER}:assumed-role/a/b"}}, Openness.OTHER_ACCOUNT),
        ({"Principal": {"AWS": ORIGIN_ACCESS}}, Openness.OTHER_ACCOUNT),
        ({"Principal": {"CanonicalUser": "79a59df900b949e5"}}, Openness.OTHER_ACCOUNT),
        ({"Principal": {"Federated": SAML.replace(OWN, OTHER)}}, Openness.OTHER_ACCOUNT),
        ({"Principal": {"Federated": "graph.facebook.com"}}, Openness.ANY_IDENTITY),
        ({"Principal": "*"}, Openness.ANYONE),
        ({"Principal": None, "NotPrincipal": {"AWS": OWN}}, Openness.ALL_BUT_SOME),
    ],
)
def test_who_is_of_another_account(principals: Elements, openness: Openness) -> None:
    [grant] = across(allow(**principals))
    assert grant.openness is openness


@pytest.mark.parametrize(
    "principal",
    [
        {"AWS": OWN},
        {"AWS": [OWN_ROLE, f"arn:aws:iam::{OWN}:root"]},
        {"Service": "s3.amazonaws.com"},
        {"Federated": [SAML, EKS]},
        # a user that was deleted
        {"AWS": "AIDAEXAMPLEID0000ABCD"},
    ],
)
def test_who_is_not_of_another_account(principal: object) -> None:
    assert across(allow(Principal=principal)) == ()


def test_a_deny_must_be_about_all_of_them() -> None:
    role = allow(Principal={"AWS": [OTHER_ROLE, f"{OTHER_ROLE}-2"]})

    assert across(role, deny(Principal={"AWS": OTHER_ROLE})) != ()
    assert across(role, deny(Principal={"AWS": [f"{OTHER_ROLE}-2", OTHER_ROLE]})) == ()


def test_only_the_principals_of_other_accounts_are_named() -> None:
    [grant] = across(allow(Principal={"AWS": [OWN, OTHER], "Service": "sns.amazonaws.com"}))
    assert grant.principals == (OTHER,)


@pytest.mark.parametrize(
    ("condition", "openness"),
    [
        ({"StringEquals": {"aws:PrincipalAccount": OWN}}, None),
        ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/*"}}, None),
        ({"ArnLike": {"aws:SourceArn": [f"arn:aws:sns:*:{OWN}:*", OWN_ROLE]}}, None),
        ({"StringEquals": {"aws:PrincipalAccount": [OWN, OTHER]}}, Openness.OTHER_ACCOUNT),
        ({"ArnEquals": {"aws:PrincipalArn": [OWN_ROLE, OTHER_ROLE]}}, Openness.OTHER_ACCOUNT),
        ({"ArnEquals": {"aws:PrincipalArn": OTHER_ROLE}}, Openness.OTHER_ACCOUNT),
        ({"IpAddress": {"aws:PrincipalArn": OWN_ROLE}}, Openness.ANYONE),
        ({"StringLike": {"aws:PrincipalArn": f"arn:aws:iam:*:{OWN}:role/*"}}, Openness.ANYONE),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-12345"}}, Openness.OTHER_ACCOUNT),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, Openness.OTHER_ACCOUNT),
        ({"StringEqualsIfExists": {"aws:PrincipalAccount": OWN}}, Openness.ANYONE),
        ({"StringNotEquals": {"aws:PrincipalAccount": OWN}}, Openness.ANYONE),
    ],
)
def test_conditions_may_leave_the_own_account_alone(
    condition: Elements, openness: Openness | None
) -> None:
    found = across(allow(Condition=condition))
    assert [each.openness for each in found] == ([] if openness is None else [openness])


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        (deny(Condition={"StringNotEquals": {"aws:PrincipalAccount": OWN}}), False),
        (deny(Principal=None, NotPrincipal={"AWS": OWN_ROLE}), False),
        (deny(Principal={"AWS": OTHER_ROLE}), False),
        (deny(), False),
        (deny(Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-12345"}}), True),
        (deny(Condition={"StringNotEquals": {"aws:PrincipalAccount": OTHER}}), True),
        (deny(Principal=None, NotPrincipal={"AWS": [OWN_ROLE, OTHER_ROLE]}), True),
        (deny(Principal={"AWS": OWN_ROLE}), True),
    ],
)
def test_a_deny_may_leave_the_own_account_alone(closing: Elements, *, expected: bool) -> None:
    assert bool(across(allow(Principal={"AWS": OTHER_ROLE}), closing)) is expected


def test_actions_that_other_accounts_must_not_have() -> None:
    forbidden = ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]
    other = {"AWS": OTHER}

    assert across(allow(Principal=other, Action="s3:GetObject"), actions=forbidden) == ()
    assert across(allow(Principal=other, Action="s3:*Policy"), actions=forbidden) != ()


def test_a_service_may_act_for_any_of_its_customers() -> None:
    service = {"Service": ["s3.amazonaws.com", "ec2.amazonaws.com"], "AWS": OWN}

    [grant] = deputies(allow(Principal=service))
    assert grant.openness is Openness.SERVICE_FOR_ANYONE
    assert grant.principals == ("s3.amazonaws.com", "ec2.amazonaws.com")

    [grant] = deputies(allow(Principal=service), services=["s3.amazonaws.com"])
    assert grant.principals == ("s3.amazonaws.com",)
    assert deputies(allow(Principal=service), services=["sns.amazonaws.com"]) == ()


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringEquals": {"aws:SourceAccount": OWN}}, False),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{OWN}:*"}}, False),
        ({"StringEquals": {"aws:SourceOrgID": "o-12345"}}, False),
        ({"StringEquals": {"lambda:EventSourceToken": "amzn1.ask.skill.1"}}, False),
        ({"StringLike": {"lambda:EventSourceToken": "amzn1.*"}}, True),
        ({"StringEqualsIfExists": {"aws:SourceAccount": OWN}}, True),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}, True),
        ({"StringEquals": {"aws:PrincipalServiceName": "s3.amazonaws.com"}}, True),
    ],
)
def test_a_condition_says_for_whom_a_service_acts(condition: Elements, *, expected: bool) -> None:
    statement = allow(Principal={"Service": "s3.amazonaws.com"}, Condition=condition)
    assert bool(deputies(statement)) is expected


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        (deny(), False),
        (deny(Condition={"StringNotEquals": {"aws:SourceAccount": OWN}}), False),
        (
            deny(
                Condition={
                    "StringNotEquals": {"aws:SourceAccount": OWN},
                    "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
                }
            ),
            True,
        ),
        (deny(Principal={"AWS": "*"}), True),
    ],
)
def test_a_deny_may_say_for_whom_a_service_acts(closing: Elements, *, expected: bool) -> None:
    statement = allow(Principal={"Service": "s3.amazonaws.com"})
    assert bool(deputies(statement, closing)) is expected


def test_people_are_no_deputies() -> None:
    assert deputies(allow(), allow(Principal={"Service": "*"})) == ()


def test_a_service_may_be_named_by_a_condition_on_everybody() -> None:
    cloudtrail = {"StringEquals": {"aws:PrincipalServiceName": "cloudtrail.amazonaws.com"}}
    for principals in ({}, {"Principal": None, "NotPrincipal": {"AWS": OWN}}):
        statement = allow(**principals, Condition=cloudtrail)
        assert public(statement) == ()
        [grant] = deputies(statement)
        assert grant.principals == ("cloudtrail.amazonaws.com",)
        assert grant.openness is Openness.SERVICE_FOR_ANYONE
    assert deputies(allow(Principal={"AWS": OWN}, Condition=cloudtrail)) == ()
    assert deputies(allow(Condition={"StringLike": {"aws:PrincipalServiceName": "s3*"}})) == ()


@pytest.mark.parametrize(
    ("elements", "summary"),
    [
        ({}, "statement 1 allows s3:* to anyone"),
        ({"Sid": "Open"}, "statement Open allows s3:* to anyone"),
        ({"Action": ["a:1", "a:2", "a:3"]}, "statement 1 allows a:1, a:2, a:3 to anyone"),
        (
            {"Action": ["a:1", "a:2", "a:3", "a:4", "a:5"]},
            "statement 1 allows a:1, a:2, a:3 and 2 more to anyone",
        ),
        (
            {"Action": None, "NotAction": "s3:DeleteBucket"},
            "statement 1 allows all but s3:DeleteBucket to anyone",
        ),
        (
            {"Principal": None, "NotPrincipal": {"AWS": OTHER}},
            f"statement 1 allows s3:* to everyone but {OTHER}",
        ),
        ({"Principal": None, "NotPrincipal": {"AWS": []}}, "statement 1 allows s3:* to anyone"),
        (
            {"Principal": {"Federated": "graph.facebook.com"}},
            "statement 1 allows s3:* to any identity of graph.facebook.com",
        ),
        ({"Principal": {"Service": "*"}}, "statement 1 allows s3:* to any AWS service"),
        ({"Principal": {"AWS": OTHER}}, f"statement 1 allows s3:* to {OTHER}"),
    ],
)
def test_a_grant_can_be_told_in_a_sentence(elements: Elements, summary: str) -> None:
    [grant] = across(allow(**elements))
    assert grant.summary == summary


def test_a_deputy_can_be_told_in_a_sentence() -> None:
    [grant] = deputies(allow(Principal={"Service": "s3.amazonaws.com"}))
    assert grant.summary == "statement 1 allows s3:* to s3.amazonaws.com on behalf of anyone"
