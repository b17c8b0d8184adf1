from fleetscan.collectors import sns
from fleetscan.facts.base import Tags
from fleetscan.facts.sns import Topic, TopicSubscriptions
from tests.collectors.fake_api import REGION, FakeApi

ARN = "arn:aws:sns:eu-west-1:111122223333"


async def test_topics_are_named_by_the_end_of_their_arn() -> None:
    pages = [
        {"Topics": [{"TopicArn": f"{ARN}:alarms"}], "NextToken": "more"},
        {"Topics": [{"TopicArn": f"{ARN}:orders.fifo"}]},
    ]
    assert await FakeApi(sns.topics, {"sns:ListTopics": pages}).list() == [
        Topic(arn=f"{ARN}:alarms", id="alarms", region=REGION),
        Topic(arn=f"{ARN}:orders.fifo", id="orders.fifo", region=REGION),
    ]


async def test_the_tags_of_a_topic_are_read() -> None:
    reply = {"Tags": [{"Key": "Owner", "Value": "a"}]}
    api = FakeApi(sns.topic_tags, {"sns:ListTagsForResource": [reply]})
    topic = Topic(arn=f"{ARN}:alarms", id="alarms", region=REGION)
    assert await api.read(topic) == Tags({"Owner": "a"})
    assert api.requests == [("sns:ListTagsForResource", {"ResourceArn": topic.arn})]


async def test_the_confirmed_subscriptions_of_a_topic_are_counted() -> None:
    reply = {"Attributes": {"SubscriptionsConfirmed": "2", "SubscriptionsPending": "1"}}
    api = FakeApi(sns.topic_subscriptions, {"sns:GetTopicAttributes": [reply]})
    topic = Topic(arn=f"{ARN}:alarms", id="alarms", region=REGION)
    assert await api.read(topic) == TopicSubscriptions(confirmed=2)
    assert api.requests == [("sns:GetTopicAttributes", {"TopicArn": topic.arn})]
