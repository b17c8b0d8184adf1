"""Amazon SQS."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector
from fleetscan.collectors.policies import resource_policy
from fleetscan.facts.base import Tags
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.facts.sqs import Queue, QueueEncryption

# Without a size there is no second page: what is beyond the first 1,000 queues is left out.
_PAGE = 1000

# The first is the code of SQS's query protocol, which its JSON protocol still sends.
_GONE = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")

_GET_ATTRIBUTES = Call("sqs:GetQueueAttributes", vanished=_GONE)


@collector(Call("sqs:ListQueues"), page=_PAGE)
async def queues(api: Api) -> AsyncIterator[Queue]:
    """List the queues of a region."""
    async for page in api.pages("sqs:ListQueues", MaxResults=_PAGE):
        for url in page.get("QueueUrls", ()):
            # A queue's URL ends in its account and name, which with the region make its ARN:
            # GetQueueAttributes would answer the same, at one more call for each queue.
            # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
            name = url.rpartition("/")[2]
            yield Queue(arn=api.arn("sqs", name), id=name, region=api.region, url=url)


@collector(_GET_ATTRIBUTES)
async def queue_attributes(api: Api, queue: Queue) -> tuple[QueueEncryption, ResourcePolicy]:
    """Read how a queue is encrypted, and its policy."""
    reply = await api.call(
        "sqs:GetQueueAttributes",
        QueueUrl=queue.url,
        AttributeNames=["KmsMasterKeyId", "Policy", "SqsManagedSseEnabled"],
    )
    attributes = reply["Attributes"]
    encryption = QueueEncryption(
        sqs_managed=attributes["SqsManagedSseEnabled"] == "true",
        kms_key_id=attributes.get("KmsMasterKeyId") or None,
    )
    return encryption, resource_policy(_GET_ATTRIBUTES, attributes.get("Policy"))


@collector(Call("sqs:ListQueueTags", vanished=_GONE))
async def queue_tags(api: Api, queue: Queue) -> Tags:
    """Read the tags of a queue."""
    reply = await api.call("sqs:ListQueueTags", QueueUrl=queue.url)
    return Tags(reply.get("Tags") or {})
