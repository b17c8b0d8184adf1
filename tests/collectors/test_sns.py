from typing import Any

import pytest

from fleetscan.collectors import sns
from fleetscan.facts.base import Tags
from fleetscan.facts.sns import Topic, TopicEncryption, TopicSubscriptions
from fleetscan.testing.fake_api import REGION, FakeApi
from tests.collectors.policies import OPEN_POLICY

ARN = "arn:aws:sns:eu-west-1:111122223333"

ALARMS = Topic(arn=f"{ARN}:alarms", id="alarms", region=REGION)


async def test_topics_are_named_by_the_end_of_their_arn() -> None:
    pages = [
        {"Topics": [{"TopicArn": f"{ARN}:alarms"}], "NextToken": "more"},
        {"Topics": [{"TopicArn": f"{ARN}:orders.fifo"}]},
    ]
    assert await FakeApi(sns.topics, {"sns:ListTopics": pages}).list() == [
        Topic(arn=f"{ARN}:alarms", id="alarms", region=REGION),
        Topic(arn=f"{ARN}:orders.fifo", id="orders.fifo", region=REGION),
    ]


@pytest.mark.parametrize(
    ("more", "key"), [({"KmsMasterKeyId": "alias/app"}, "alias/app"), ({}, None)]
)
async def test_encryption_policy_and_subscriptions_are_read_in_one_call(
    more: dict[str, str], key: str | None
) -> None:
    always = {"Policy": OPEN_POLICY, "SubscriptionsConfirmed": "2", "SubscriptionsPending": "1"}
    api = FakeApi(sns.topic_attributes, {"sns:GetTopicAttributes": [{"Attributes": always | more}]})
    encryption, policy, subscriptions = await api.read(ALARMS)
    assert encryption == TopicEncryption(kms_key_id=key)
    assert subscriptions == TopicSubscriptions(confirmed=2)
    assert len(policy.public_grants()) == 1


@pytest.mark.parametrize("reply", [{}, {"Attributes": {}}])
async def test_a_reply_without_a_policy_is_no_fact(reply: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        await FakeApi(sns.topic_attributes, {"sns:GetTopicAttributes": [reply]}).read(ALARMS)


async def test_the_tags_of_a_topic_are_read() -> None:
    reply = {"Tags": [{"Key": "Owner", "Value": "a"}]}
    api = FakeApi(sns.topic_tags, {"sns:ListTagsForResource": [reply]})
    assert await api.read(ALARMS) == Tags({"Owner": "a"})
    assert api.requests == [("sns:ListTagsForResource", {"ResourceArn": ALARMS.arn})]
