import pytest

from fleetscan.collectors import sqs
from fleetscan.facts.base import Tags
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.facts.sqs import Queue, QueueEncryption
from fleetscan.testing.fake_api import REGION, FakeApi
from tests.collectors.policies import OPEN_POLICY

URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo"

JOBS = Queue(
    arn="arn:aws:sqs:eu-west-1:111122223333:jobs.fifo", id="jobs.fifo", region=REGION, url=URL
)


async def test_queues_are_listed_from_all_pages() -> None:
    pages = [
        {"QueueUrls": [URL], "NextToken": "more"},
        {"QueueUrls": [URL.replace("jobs.fifo", "mail")]},
    ]
    api = FakeApi(sqs.queues, {"sqs:ListQueues": pages})
    first, second = await api.list()
    assert first == JOBS
    assert second.id == "mail"


async def test_a_size_is_asked_for_without_which_sqs_gives_one_page_only() -> None:
    api = FakeApi(sqs.queues, {"sqs:ListQueues": [{}]})
    assert await api.list() == []
    assert api.requests == [("sqs:ListQueues", {"MaxResults": 1000})]


@pytest.mark.parametrize(
    "url",
    [
        "https://sqs.eu-west-1.amazonaws.com/111122223333/mail",
        "https://eu-west-1.queue.amazonaws.com/111122223333/mail",
        "http://127.0.0.1:5000/111122223333/mail",
    ],
)
async def test_the_arn_is_the_same_whatever_the_host_of_the_url(url: str) -> None:
    (queue,) = await FakeApi(sqs.queues, {"sqs:ListQueues": [{"QueueUrls": [url]}]}).list()
    assert queue == Queue(
        arn="arn:aws:sqs:eu-west-1:111122223333:mail", id="mail", region=REGION, url=url
    )


async def test_the_tags_of_a_queue_are_asked_for_by_its_url() -> None:
    api = FakeApi(sqs.queue_tags, {"sqs:ListQueueTags": [{"Tags": {"Owner": "a"}}]})
    assert await api.read(JOBS) == Tags({"Owner": "a"})
    assert api.requests == [("sqs:ListQueueTags", {"QueueUrl": URL})]


async def test_encryption_and_policy_are_read_in_one_call() -> None:
    attributes = {
        "SqsManagedSseEnabled": "false",
        "KmsMasterKeyId": "alias/app",
        "Policy": OPEN_POLICY,
    }
    api = FakeApi(sqs.queue_attributes, {"sqs:GetQueueAttributes": [{"Attributes": attributes}]})
    encryption, policy = await api.read(JOBS)
    assert encryption == QueueEncryption(sqs_managed=False, kms_key_id="alias/app")
    assert len(policy.public_grants()) == 1
    names = ["KmsMasterKeyId", "Policy", "SqsManagedSseEnabled"]
    assert api.requests == [("sqs:GetQueueAttributes", {"QueueUrl": URL, "AttributeNames": names})]


async def test_a_queue_without_a_kms_key_or_a_policy_has_none() -> None:
    attributes = {"SqsManagedSseEnabled": "true", "KmsMasterKeyId": ""}
    api = FakeApi(sqs.queue_attributes, {"sqs:GetQueueAttributes": [{"Attributes": attributes}]})
    assert await api.read(JOBS) == (
        QueueEncryption(sqs_managed=True, kms_key_id=None),
        ResourcePolicy(document=None),
    )


@pytest.mark.parametrize("reply", [{}, {"Attributes": {}}])
async def test_a_reply_that_says_nothing_of_encryption_is_no_fact(
    reply: dict[str, dict[str, str]],
) -> None:
    with pytest.raises(KeyError):
        await FakeApi(sqs.queue_attributes, {"sqs:GetQueueAttributes": [reply]}).read(JOBS)
