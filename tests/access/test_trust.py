"""Who may assume roles."""

import pytest

from fleetscan.access import Principal, PrincipalType, Trusted, parse_policy, trusted

OWN = "111122223333"
GITHUB = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
SUBJECT = {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo-org/*"}}
EXTERNAL = {"StringEquals": {"sts:ExternalId": "e-1"}}
Elements = dict[str, object]


def trust(*statements: Elements) -> tuple[Trusted, ...]:
    base: Elements = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
    found = [
        {name: value for name, value in {**base, **each}.items() if value is not None}
        for each in statements
    ]
    return trusted(parse_policy({"Statement": found}))


def test_each_principal_is_named_with_its_account() -> None:
    principal = {"AWS": [OWN, f"arn:aws:iam::{OWN}:role/ci"], "Service": "ec2.amazonaws.com"}

    [account, role, service] = trust({"Principal": principal})

    assert account == Trusted(
        principal=Principal(PrincipalType.AWS, OWN),
        account_id=OWN,
        anyone=False,
        external_id=False,
        narrowed=False,
        statement="statement 1",
    )
    assert (role.principal.value, role.account_id) == (f"arn:aws:iam::{OWN}:role/ci", OWN)
    assert (service.principal.type, service.account_id) == (PrincipalType.SERVICE, None)


@pytest.mark.parametrize(
    ("elements", "anyone"),
    [
        ({}, True),
        ({"Principal": {"AWS": "*"}}, True),
        ({"Principal": None, "NotPrincipal": {"AWS": OWN}}, True),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-12345"}}}, False),
        # no secret, says AWS
        ({"Condition": EXTERNAL}, True),
        ({"Principal": {"Federated": GITHUB}}, True),
        ({"Principal": {"Federated": GITHUB}, "Condition": SUBJECT}, False),
        ({"Principal": {"Federated": f"arn:aws:iam::{OWN}:saml-provider/okta"}}, False),
        ({"Principal": {"AWS": OWN}}, False),
    ],
)
def test_whether_anyone_may(elements: Elements, *, anyone: bool) -> None:
    elements = {"Action": "sts:*", **elements}
    [found] = trust(elements)
    assert found.anyone is anyone


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (EXTERNAL, True),
        ({"StringLike": {"sts:ExternalId": "e-*"}}, True),
        ({"StringEquals": {"sts:ExternalId": ["e-1", "e-2"]}}, True),
        ({"StringLike": {"sts:ExternalId": "*"}}, False),
        ({"StringLike": {"sts:ExternalId": ["e-1", "*"]}}, False),
        ({"StringEquals": {"sts:ExternalId": []}}, False),
        ({"StringEqualsIfExists": {"sts:ExternalId": "e-1"}}, False),
        ({"StringNotEquals": {"sts:ExternalId": "e-1"}}, False),
        ({"StringEquals": {"aws:PrincipalTag/id": "e-1"}}, False),
    ],
)
def test_whether_an_external_id_is_asked_for(condition: Elements, *, expected: bool) -> None:
    [found] = trust({"Principal": {"AWS": "444455556666"}, "Condition": condition})
    assert found.external_id is expected


@pytest.mark.parametrize("action", ["sts:TagSession", "sts:SetSourceIdentity"])
def test_what_does_not_assume_is_no_trust(action: str) -> None:
    assert trust({"Action": action}) == ()


@pytest.mark.parametrize(
    ("closing", "left"),
    [
        ({"Action": "sts:*"}, 0),
        ({"Action": "sts:AssumeRole"}, 0),
        ({"Principal": ["*", OWN]}, 0),
        ({"Action": "sts:AssumeRoleWithSAML"}, 1),
        ({"Principal": {"AWS": "*"}}, 1),
        ({"Condition": {"Bool": {"aws:SecureTransport": "false"}}}, 1),
    ],
)
def test_what_is_denied_to_all_is_no_trust(closing: Elements, left: int) -> None:
    assert len(trust({}, {"Effect": "Deny", **closing})) == left
