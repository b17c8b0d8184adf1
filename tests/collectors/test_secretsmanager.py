from typing import Any

import pytest

from fleetscan.collectors import secretsmanager
from fleetscan.facts.base import Tags
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.facts.secretsmanager import Secret
from fleetscan.testing.fake_api import REGION, FakeApi
from fleetscan.verdicts import NotRead, Unread
from tests.collectors.policies import OPEN_POLICY

ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret"

DB = Secret(arn=f"{ARN}:db-AbCdEf", id="db", region=REGION, rotation_enabled=False)


async def listed(**members: Any) -> Secret:  # noqa: ANN401 - botocore's
    reply = {"SecretList": [{"ARN": DB.arn, "Name": "db"} | members]}
    api = FakeApi(secretsmanager.secrets, {"secretsmanager:ListSecrets": [reply]})
    ((secret, _),) = await api.list()
    assert isinstance(secret, Secret)
    return secret


async def test_secrets_come_with_their_tags() -> None:
    tagged = {"ARN": DB.arn, "Name": "db", "Tags": [{"Key": "Owner", "Value": "a"}]}
    pages = [
        {"SecretList": [tagged], "NextToken": "more"},
        {"SecretList": [{"ARN": f"{ARN}:key-GhIjKl", "Name": "key"}]},
    ]
    api = FakeApi(secretsmanager.secrets, {"secretsmanager:ListSecrets": pages})
    key = Secret(arn=f"{ARN}:key-GhIjKl", id="key", region=REGION, rotation_enabled=False)
    assert await api.list() == [(DB, Tags({"Owner": "a"})), (key, Tags({}))]
    assert api.requests[0] == ("secretsmanager:ListSecrets", {"MaxResults": 100})


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ({"AutomaticallyAfterDays": 30}, 30),
        ({"ScheduleExpression": "rate(10 days)"}, 10),
        ({"ScheduleExpression": "rate(1 day)"}, 1),
        ({"ScheduleExpression": "rate(12 hours)"}, 0.5),
    ],
)
async def test_the_days_between_two_rotations_are_read(rules: dict[str, Any], days: float) -> None:
    secret = await listed(RotationEnabled=True, RotationRules=rules)
    assert secret.rotation_enabled
    assert secret.rotation_days == days


@pytest.mark.parametrize("rules", [{"ScheduleExpression": "cron(0 8 1 * ? *)"}, {}, None])
async def test_a_schedule_that_says_no_days_is_unread(rules: dict[str, str] | None) -> None:
    members = {"RotationRules": rules} if rules is not None else {}
    secret = await listed(RotationEnabled=True, **members)
    assert isinstance(secret.rotation_days, Unread)


async def test_rotation_that_was_cancelled_has_no_days() -> None:
    secret = await listed(RotationEnabled=False, RotationRules={"AutomaticallyAfterDays": 30})
    assert not secret.rotation_enabled
    assert secret.rotation_days is None


async def test_a_replica_knows_its_primary_and_a_primary_has_none() -> None:
    assert (await listed(PrimaryRegion="us-east-1")).primary_region == "us-east-1"
    assert (await listed(PrimaryRegion=REGION)).primary_region is None


async def test_the_policy_of_a_secret_is_read() -> None:
    reply = {"ARN": DB.arn, "Name": "db", "ResourcePolicy": OPEN_POLICY}
    api = FakeApi(secretsmanager.secret_policy, {"secretsmanager:GetResourcePolicy": [reply]})
    assert len((await api.read(DB)).public_grants()) == 1
    assert api.requests == [("secretsmanager:GetResourcePolicy", {"SecretId": DB.arn})]


async def test_a_secret_may_have_no_policy() -> None:
    reply = {"ARN": DB.arn, "Name": "db"}
    api = FakeApi(secretsmanager.secret_policy, {"secretsmanager:GetResourcePolicy": [reply]})
    assert await api.read(DB) == ResourcePolicy(document=None)


async def test_what_is_said_of_another_secret_is_no_answer() -> None:
    reply = {"ARN": f"{ARN}:other-AbCdEf", "Name": "other"}
    api = FakeApi(secretsmanager.secret_policy, {"secretsmanager:GetResourcePolicy": [reply]})
    with pytest.raises(NotRead):
        await api.read(DB)
