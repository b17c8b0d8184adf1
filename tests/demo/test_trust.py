"""Trust policies, as documents."""

import json
from typing import Any

import pytest

from fleetscan.demo.trust import is_trusted

USER = "arn:aws:iam::999999999999:user/fleet-auditor"
SESSION = "arn:aws:sts::999999999999:assumed-role/hub/fleetscan"


def policy(principal: Any = "*", **others: Any) -> str:  # noqa: ANN401 - whatever a policy may have
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | others]})


@pytest.mark.parametrize(
    ("principal", "who"),
    [
        ("*", USER),
        ({"AWS": "999999999999"}, USER),
        ({"AWS": ["111111111111", "arn:aws:iam::999999999999:root"]}, SESSION),
        ({"AWS": USER}, USER),
        ({"AWS": "arn:aws:iam::999999999999:role/hub"}, SESSION),
        ({"AWS": "arn:aws:iam::999999999999:role/audit/hub"}, SESSION),
    ],
)
def test_who_is_named_is_trusted(principal: object, who: str) -> None:
    assert is_trusted(policy(principal), who, None)


@pytest.mark.parametrize(
    ("principal", "who"),
    [
        ({"AWS": "111111111111"}, USER),
        ({"AWS": "arn:aws:iam::111111111111:root"}, SESSION),
        ({"AWS": "arn:aws-cn:iam::999999999999:root"}, USER),
        ({"AWS": "arn:aws:iam::999999999999:user/another"}, USER),
        ({"AWS": "arn:aws:iam::999999999999:role/fleetscan"}, SESSION),
        ({"Service": "lambda.amazonaws.com"}, USER),
        (None, USER),
    ],
)
def test_who_is_not_named_is_not_trusted(principal: object, who: str) -> None:
    assert not is_trusted(policy(principal), who, None)


@pytest.mark.parametrize(
    ("condition", "external_id", "trusted"),
    [
        ({"StringEquals": {"sts:ExternalId": "7f3a"}}, "7f3a", True),
        ({"StringEquals": {"sts:ExternalId": ["7f3a", "other"]}}, "other", True),
        ({"StringEquals": {"sts:ExternalId": "7f3a"}}, "another", False),
        ({"StringEquals": {"sts:ExternalId": "7f3a"}}, None, False),
        ({"StringLike": {"sts:externalid": "7f*"}}, "7f3a", True),
        ({"StringLike": {"sts:ExternalId": "8*"}}, "7f3a", False),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, None, False),
        ({"StringNotEquals": {"sts:ExternalId": "7f3a"}}, "another", False),
    ],
)
def test_a_condition_has_to_hold(
    condition: object, external_id: str | None, *, trusted: bool
) -> None:
    assert is_trusted(policy(Condition=condition), USER, external_id) is trusted


def test_a_deny_wins_and_another_action_says_nothing() -> None:
    statements = [json.loads(policy())["Statement"][0], json.loads(policy())["Statement"][0]]
    statements[1]["Effect"] = "Deny"

    assert not is_trusted(json.dumps({"Statement": statements}), USER, None)
    assert not is_trusted(policy(Action="sts:TagSession"), USER, None)
    assert is_trusted(policy(Action=["sts:TagSession", "sts:AssumeRole"]), USER, None)
