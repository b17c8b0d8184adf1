from typing import Any

import pytest
from hypothesis import given, settings

from fleetscan.access import certain_delegates, cross_account_grants, parse_policy
from tests.access.any_policy import Element, conditions, denies, parsed, statements

OWN = "111122223333"
MEMBER = "444455556666"
ROOT = f"arn:aws:iam::{MEMBER}:root"
ATTACH, CREATE = "organizations:AttachPolicy", "organizations:CreatePolicy"
POLICY = "arn:aws:organizations::111122223333:policy/o-1/service_control_policy/p-1"
ALLOW = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": ATTACH, "Resource": "*"}
DENY = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}

some = settings(max_examples=60, deadline=None)


def delegates(*elements: dict[str, Any]) -> tuple[str, ...]:
    return certain_delegates(
        parse_policy({"Statement": list(elements)}),
        OWN,
        actions=(ATTACH, CREATE),
        choosing_keys={"organizations:policytype"},
    )


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"Principal": {"AWS": [f"arn:aws:iam::{OWN}:root", ROOT, ROOT]}},
        {"Action": "organizations:*"},
        {"Condition": {"StringEquals": {"organizations:PolicyType": "BACKUP_POLICY"}}},
        {"Condition": {"StringLikeIfExists": {"organizations:policytype": ["TAG_POLICY", "*"]}}},
    ],
)
def test_who_is_named_may_do_what_is_named(changed: dict[str, Any]) -> None:
    assert delegates(ALLOW | changed) == (ROOT,)


def test_not_action_allows_all_else() -> None:
    allow: dict[str, Any] = {**ALLOW, "NotAction": CREATE}
    del allow["Action"]
    assert delegates(allow) == (ROOT,)
    assert delegates(allow | {"NotAction": "organizations:*Policy"}) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"AWS": f"arn:aws:iam::{OWN}:root"}},
        {"Principal": {"AWS": f"arn:aws:iam::{MEMBER}:role/*"}},
        {"Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"}},
        {"Principal": {"Service": "config.amazonaws.com"}},
        {"Action": "organizations:Attach"},
        {"Action": "organizations:AttachPolicy?"},
        {"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}},
        {"Condition": {"StringEquals": {"aws:PrincipalAccount": MEMBER}}},
        {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
        {"Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}},
        {"Condition": {"StringNotEquals": {"organizations:PolicyType": "TAG_POLICY"}}},
        {"Condition": {"StringEquals": {"organizations:PolicyType": []}}},
        {
            "Condition": {
                "StringEquals": {"organizations:PolicyType": "TAG_POLICY"},
                "StringLike": {"organizations:PolicyType": "BACKUP*"},
            }
        },
    ],
)
def test_what_is_not_certain_is_not_delegated(changed: dict[str, Any]) -> None:
    assert delegates(ALLOW | changed) == ()


def test_whoever_is_left_by_not_principal_is_not_certain() -> None:
    allow: dict[str, Any] = {**ALLOW, "NotPrincipal": {"AWS": f"arn:aws:iam::{OWN}:root"}}
    del allow["Principal"]
    assert delegates(allow) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"Principal": {"AWS": MEMBER}},
        {"Principal": {"AWS": f"arn:aws:iam::{MEMBER}:role/Governance"}},
        {"Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"}},
        {"Action": "organizations:Att*"},
        {"Condition": {"StringNotEquals": {"aws:PrincipalArn": "arn:aws:iam::*:role/x"}}},
        {"Resource": "arn:aws:organizations:*"},
    ],
)
def test_a_deny_that_may_take_it_back_does(changed: dict[str, Any]) -> None:
    assert delegates(ALLOW, DENY | changed) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"Principal": {"AWS": "777788889999"}},
        {"Action": "organizations:DetachPolicy"},
        {"Action": CREATE},
        {"Resource": POLICY},
    ],
)
def test_a_deny_of_something_else_leaves_it(changed: dict[str, Any]) -> None:
    assert delegates(ALLOW, DENY | changed) == (ROOT,)


def test_a_deny_of_the_one_resource_leaves_nothing() -> None:
    assert delegates(ALLOW | {"Resource": POLICY}, DENY | {"Resource": POLICY}) == ()


def test_not_action_denies_all_else() -> None:
    deny: dict[str, Any] = {**DENY, "NotAction": CREATE}
    del deny["Action"]
    assert delegates(ALLOW, deny) == ()
    assert delegates(ALLOW | {"Action": [ATTACH, CREATE]}, deny) == (ROOT,)


def _all_delegates(*policy: Element) -> set[str]:
    return set(certain_delegates(parsed(*policy), OWN, actions=("s3:GetObject", "s3:PutObject")))


@some
@given(statements, denies)
def test_an_added_deny_delegates_nothing(policy: list[Element], added: Element) -> None:
    assert _all_delegates(*policy, added) <= _all_delegates(*policy)


@some
@given(statements, conditions)
def test_a_condition_delegates_nothing(policy: list[Element], added: Element) -> None:
    held = [{**each, "Condition": added} if each["Effect"] == "Allow" else each for each in policy]
    assert _all_delegates(*held) <= _all_delegates(*policy)


@some
@given(statements)
def test_what_is_certain_is_possible(policy: list[Element]) -> None:
    possible = cross_account_grants(parsed(*policy), OWN)
    assert _all_delegates(*policy) <= {each for grant in possible for each in grant.principals}
