"""Amazon SNS. Its pages hold 100 topics; no other size can be asked for."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.base import Tags
from fleetscan.facts.sns import Topic


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
