"""Amazon SNS. Its pages hold 100 topics; no other size can be asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.sns import Topic, TopicSubscriptions


@collector(Call("sns:ListTopics"), page=100)
async def topics(api: Api) -> AsyncIterator[Topic]:
    """List the topics of a region."""
    async for page in api.pages("sns:ListTopics"):
        for topic in page.get("Topics", ()):
            arn = topic["TopicArn"]
            yield Topic(arn=arn, id=arn.rpartition(":")[2], region=api.region)


@collector(Call("sns:ListTagsForResource", vanished=("ResourceNotFound",)))
async def topic_tags(api: Api, topic: Topic) -> Tags:
    """Read the tags of a topic."""
    reply = await api.call("sns:ListTagsForResource", ResourceArn=topic.arn)
    return Tags.from_list(reply.get("Tags"))


@collector(Call("sns:GetTopicAttributes", vanished=("NotFound",)))
async def topic_subscriptions(api: Api, topic: Topic) -> TopicSubscriptions:
    """Read how many are subscribed to a topic.

    Not by a list of subscriptions: the account's own lacks those that other accounts made, and a
    topic's own has as many pages as it takes.
    """
    reply = await api.call("sns:GetTopicAttributes", TopicArn=topic.arn)
    return TopicSubscriptions(confirmed=int(reply["Attributes"]["SubscriptionsConfirmed"]))
