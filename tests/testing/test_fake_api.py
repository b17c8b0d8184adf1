"""The fake refuses what AWS would refuse, and what AWS would not say."""

from typing import Any

import pytest

from fleetscan.catalogue import Api, Call, collector
from fleetscan.collectors.sqs import queues
from fleetscan.facts.base import Tags
from fleetscan.facts.sqs import Queue
from fleetscan.testing.fake_api import ErrorReply, FakeApi, VanishedError
from fleetscan.verdicts import NotRead

QUEUE = Queue(arn="arn:aws:sqs:eu-west-1:1:q", id="q", region="eu-west-1", url="https://h/1/q")

TAGS = Call("sqs:ListQueueTags", vanished=("Gone",))


def fake(reply: Any, operation: str = "sqs:ListQueueTags", **parameters: object) -> FakeApi:  # noqa: ANN401 - also wrong ones
    @collector(TAGS)
    async def call(api: Api, queue: Queue) -> Tags:
        given: Any = parameters or {"QueueUrl": queue.url}
        return Tags((await api.call(operation, **given))["Tags"])

    return FakeApi(call, {operation: [reply]})


async def test_a_reply_as_the_model_has_it_is_given() -> None:
    assert await fake({"Tags": {"a": "b"}}).read(QUEUE) == Tags({"a": "b"})


@pytest.mark.parametrize(
    "reply", [{"tags": {}}, {"Tags": []}, {"Tags": {"a": 1}}, {"Tags": {"a": None}}]
)
async def test_a_reply_that_the_model_does_not_have_fails(reply: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="the reply to ListQueueTags"):
        await fake(reply).read(QUEUE)


async def test_a_parameter_that_the_model_does_not_have_fails() -> None:
    with pytest.raises(AssertionError, match="the request of ListQueueTags"):
        await fake({}, Queue="q").read(QUEUE)


async def test_a_word_that_the_model_does_not_know_fails() -> None:
    @collector(Call("sqs:GetQueueAttributes"))
    async def call(api: Api, queue: Queue) -> Tags:
        names = ["QueueArn", "KmsMasterKeyID"]
        reply = await api.call("sqs:GetQueueAttributes", QueueUrl=queue.url, AttributeNames=names)
        return Tags(reply)

    with pytest.raises(AssertionError, match="AttributeNames has 'KmsMasterKeyID', not of"):
        await FakeApi(call, {"sqs:GetQueueAttributes": [{}]}).read(QUEUE)


async def test_a_word_deep_in_a_parameter_is_looked_at_too() -> None:
    @collector(Call("sqs:CreateQueue"))
    async def call(api: Api) -> Tags:
        attributes = {"KmsMasterKeyID": "alias/app"}
        return Tags(await api.call("sqs:CreateQueue", QueueName="q", Attributes=attributes))

    with pytest.raises(AssertionError, match="Attributes has 'KmsMasterKeyID', not of"):
        await call.function(FakeApi(call, {"sqs:CreateQueue": [{}]}))


async def test_a_page_over_the_most_fails() -> None:
    @collector(Call("kms:ListKeys"))
    async def call(api: Api) -> Tags:
        return Tags(await api.call("kms:ListKeys", Limit=1001))

    with pytest.raises(AssertionError, match="over the most"):
        await call.function(FakeApi(call, {"kms:ListKeys": [{}]}))


async def test_an_undeclared_call_fails() -> None:
    with pytest.raises(AssertionError, match="is not declared"):
        await fake({}, "sqs:ListQueues").read(QUEUE)


async def test_a_declared_code_says_that_the_resource_is_gone() -> None:
    with pytest.raises(VanishedError):
        await fake(ErrorReply("Gone")).read(QUEUE)


async def test_any_other_code_says_that_it_was_not_read() -> None:
    with pytest.raises(NotRead):
        await fake(ErrorReply("AccessDenied")).read(QUEUE)


async def test_a_reply_that_nobody_asked_for_fails() -> None:
    replies: dict[str, Any] = {"sqs:ListQueues": [{}, {}]}
    with pytest.raises(AssertionError, match="did not ask for"):
        await FakeApi(queues, replies).list()
