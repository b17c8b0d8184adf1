"""Who is not found open by a policy is refused by it: held against IAM's own rules."""

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fleetscan.access import (
    PolicyDocument,
    PrincipalType,
    cross_account_grants,
    public_grants,
    requires_secure_transport,
)
from tests.access.any_policy import (
    CONDITIONS,
    Element,
    conditions,
    parsed,
    plain,
    statements,
)
from tests.access.requests import Request, is_allowed

OWN = "111122223333"
#: an account that no policy of these names
STRANGER = "999988887777"

CALLERS: tuple[tuple[dict[PrincipalType, tuple[str, ...]], dict[str, str]], ...] = (
    # without credentials
    ({}, {}),
    (
        {PrincipalType.AWS: (STRANGER, f"arn:aws:iam::{STRANGER}:root")},
        {
            "aws:principalaccount": STRANGER,
            "aws:principalarn": f"arn:aws:iam::{STRANGER}:role/a",
            "aws:principalorgid": "o-99999",
            "aws:principalisawsservice": "false",
        },
    ),
    # a role whose path reads like an ARN of the owner's account
    (
        {PrincipalType.AWS: (STRANGER, f"arn:aws:iam::{STRANGER}:root")},
        {
            "aws:principalaccount": STRANGER,
            "aws:principalarn": f"arn:aws:iam::{STRANGER}:role/:{OWN}:role/a",
            "aws:principalisawsservice": "false",
        },
    ),
    (
        {PrincipalType.FEDERATED: ("graph.facebook.com",)},
        {"graph.facebook.com:app_id": "999", "aws:principalisawsservice": "false"},
    ),
)
PLACES = (
    {"aws:sourceip": "198.51.100.9"},
    {"aws:sourceip": "8.8.8.8"},
    {"aws:sourcevpc": "vpc-9"},
)
SENT: tuple[dict[str, str], ...] = (
    {},
    {"sns:protocol": "https", "sns:endpoint": "https://stranger.example/@example.com"},
    {"sns:protocol": "email", "sns:endpoint": "b@example.net"},
)


def requests_of_strangers() -> Iterator[Request]:
    for (caller, known), place, sent, secure in product(CALLERS, PLACES, SENT, ("true", "false")):
        for action, resource in product(
            ("s3:GetObject", "s3:PutObject", "s3:ListBucket"),
            ("arn:aws:s3:::b", "arn:aws:s3:::b/key"),
        ):
            yield Request(
                caller=caller,
                action=action,
                resource=resource,
                context={**known, **place, **sent, "aws:securetransport": secure},
            )


REQUESTS = tuple(requests_of_strangers())


def let_in(policy: PolicyDocument) -> Request | None:
    return next((each for each in REQUESTS if is_allowed(policy, each)), None)


@settings(max_examples=100, deadline=None)
@given(statements)
def test_a_stranger_is_let_in_by_no_policy_that_is_not_public(policy: list[Element]) -> None:
    document = parsed(*policy)
    if not public_grants(document):
        assert let_in(document) is None
    if not cross_account_grants(document, OWN):
        assert let_in(document) is None


ALLOW_ALL: Element = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
DENY_ALL = ALLOW_ALL | {"Effect": "Deny"}
OF_ONE_OBJECT = tuple(
    each for each in REQUESTS if each.action == "s3:GetObject" and each.resource.endswith("/key")
)


def test_no_single_condition_is_taken_for_more_than_it_is() -> None:
    policies = [
        policy
        for each in CONDITIONS
        for policy in (
            parsed(ALLOW_ALL | {"Condition": each}),
            parsed(ALLOW_ALL, DENY_ALL | {"Condition": each}),
        )
    ]
    closed = [each for each in policies if not public_grants(each)]
    assert 0 < len(closed) < len(policies)
    assert [each for each in closed if any(is_allowed(each, one) for one in OF_ONE_OBJECT)] == []


OWNER = {PrincipalType.AWS: (OWN, f"arn:aws:iam::{OWN}:root")}
SERVICE = {PrincipalType.SERVICE: ("s3.amazonaws.com",)}
PLAIN_TEXT = tuple(
    replace(each, caller=caller)
    for each in REQUESTS
    if each.context["aws:securetransport"] == "false"
    for caller in (each.caller, OWNER, SERVICE)
)
NO_TLS: list[Element] = [
    {"Bool": {"aws:SecureTransport": "false"}},
    {"BoolIfExists": {"aws:SecureTransport": ["false", "true"]}},
    {"Bool": {"aws:SecureTransport": "true"}},
]


def _denies(plain: Element, no_tls: Element, more: Element) -> Element:
    return {"Effect": "Deny", **plain, "Condition": {**more, **no_tls}}


without_tls = st.builds(
    _denies,
    st.deferred(
        lambda: st.sampled_from(
            [each for each in plain() if each.get("Principal") in ("*", {"AWS": "*"})]
        )
    ),
    st.sampled_from(NO_TLS),
    st.one_of(st.just({}), st.just({}), conditions),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(without_tls, min_size=1, max_size=3))
def test_where_tls_is_required_nobody_is_let_in_without(policy: list[Element]) -> None:
    if requires_secure_transport(parsed(*policy), "arn:aws:s3:::b"):
        document = parsed(ALLOW_ALL, *policy)
        assert not any(is_allowed(document, each) for each in PLAIN_TEXT)
