"""Amazon SNS. Its pages hold 100 topics; no other size can be asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.collectors.policies import resource_policy
from fleetscan.facts.base import Tags
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.facts.sns import Topic, TopicEncryption, TopicSubscriptions

_GET_ATTRIBUTES = Call("sns:GetTopicAttributes", vanished=("NotFound",))


@collector(Call("sns:ListTopics"), page=100)
async def topics(api: Api) -> AsyncIterator[Topic]:
    """List the topics of a region."""
    async for page in api.pages("sns:ListTopics"):
        for topic in page.get("Topics", ()):
            arn = topic["TopicArn"]
            yield Topic(arn=arn, id=arn.rpartition(":")[2], region=api.region)


@collector(_GET_ATTRIBUTES)
async def topic_attributes(
    api: Api, topic: Topic
) -> tuple[TopicEncryption, ResourcePolicy, TopicSubscriptions]:
    """Read how a topic is encrypted, its policy, which every topic has, and how many it tells.

    Those are not counted by a list of subscriptions: the account's own lacks those that other
    accounts made, and a topic's own has as many pages as it takes.
    """
    reply = await api.call("sns:GetTopicAttributes", TopicArn=topic.arn)
    attributes = reply["Attributes"]
    return (
        TopicEncryption(kms_key_id=attributes.get("KmsMasterKeyId") or None),
        resource_policy(_GET_ATTRIBUTES, attributes["Policy"]),
        TopicSubscriptions(confirmed=int(attributes["SubscriptionsConfirmed"])),
    )


@collector(Call("sns:ListTagsForResource", vanished=("ResourceNotFound",)))
async def topic_tags(api: Api, topic: Topic) -> Tags:
    """Read the tags of a topic."""
    reply = await api.call("sns:ListTagsForResource", ResourceArn=topic.arn)
    return Tags.from_list(reply.get("Tags"))
