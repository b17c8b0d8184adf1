"""What a collector sees of AWS: the calls that it declared, and what became of them."""

import pytest

from fleetscan.aws.task import TaskSession, UndeclaredCallError, VanishedError, as_documented
from fleetscan.catalogue import Call
from fleetscan.demo.wire import Answer
from fleetscan.verdicts import Cause, NotRead
from tests.aws.loopback import ACCOUNT, KEYS, REGION, Loopback, open_account, task_session
from tests.aws.wire import empty_replies

TAGS = Call("s3:GetBucketTagging", vanished=("NoSuchBucket",))
TOPICS = Call("sns:ListTopics")
ENCRYPTION = Call("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration")


def s3_error(code: str, status: int = 404) -> Answer:
    body = f"<Error><Code>{code}</Code><Message>so it is</Message></Error>"
    return Answer.text(body, status=status, content_type="application/xml")


async def test_a_call_that_was_not_declared_is_a_fault(server: Loopback) -> None:
    async with await task_session() as session:
        api = session.api([TAGS, TOPICS])
        with pytest.raises(UndeclaredCallError, match="s3:ListBuckets was called but not declared"):
            await api.call("s3:ListBuckets")
        with pytest.raises(UndeclaredCallError, match="declared: s3:GetBucketTagging, sns:ListT"):
            await anext(aiter(api.pages("iam:ListUsers")))
    assert server.asked == []


async def test_a_code_for_there_is_none_gives_none(server: Loopback) -> None:
    server.always(s3_error("NoSuchTagSet"))
    async with await task_session() as session:
        api = session.api([TAGS])
        assert await api.call(TAGS.operation, Bucket="logs", absent={"NoSuchTagSet"}) is None
        with pytest.raises(NotRead) as caught:
            await api.call(TAGS.operation, Bucket="logs")
    assert caught.value.unread[0].error_code == "NoSuchTagSet"
    assert caught.value.unread[0].cause is Cause.UNEXPECTED_REPLY


async def test_a_code_for_it_is_gone_says_so(server: Loopback) -> None:
    server.always(s3_error("NoSuchBucket"))
    async with await task_session() as session:
        with pytest.raises(VanishedError, match="so it is"):
            await session.api([TAGS]).call(TAGS.operation, Bucket="logs", absent={"Another"})


async def test_there_is_none_wins_over_it_is_gone(server: Loopback) -> None:
    server.always(s3_error("NoSuchBucket"))
    async with await task_session() as session:
        api = session.api([TAGS])
        assert await api.call(TAGS.operation, Bucket="logs", absent={"NoSuchBucket"}) is None


@pytest.mark.parametrize("is_absent", [True, False])
async def test_words_tell_there_is_none_from_what_has_the_same_code(
    server: Loopback, *, is_absent: bool
) -> None:
    server.always(s3_error("AccessDenied", 403))
    async with await task_session() as session:
        asking = session.api([TAGS]).call(
            TAGS.operation,
            Bucket="logs",
            absent={"AccessDenied"},
            absent_words="so it is" if is_absent else "so it was",
        )
        if is_absent:
            assert await asking is None
            return
        with pytest.raises(NotRead) as caught:
            await asking
    assert caught.value.unread[0].cause is Cause.ACCESS_DENIED


async def test_a_call_that_is_denied_says_which_action_allows_it(server: Loopback) -> None:
    server.always(s3_error("AccessDenied", 403))
    async with await task_session() as session:
        with pytest.raises(NotRead) as caught:
            await session.api([ENCRYPTION]).call(ENCRYPTION.operation, Bucket="logs")
    (missing,) = caught.value.unread
    assert missing.cause is Cause.ACCESS_DENIED
    assert missing.operation == "s3:GetBucketEncryption"
    assert missing.iam_action == "s3:GetEncryptionConfiguration"
    assert missing.message == "so it is"


async def test_a_call_goes_to_the_region_that_is_named(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])
    async with await task_session() as session:
        api = session.api([TOPICS])
        elsewhere = session.api([TOPICS], "ap-south-1")
        await api.call(TOPICS.operation)
        await api.call(TOPICS.operation, region="us-west-2")
        await elsewhere.call(TOPICS.operation)
    scopes = [asked.headers["authorization"].split("/")[:3] for asked in server.asked]
    assert [region for _, _, region in scopes] == [REGION, "us-west-2", "ap-south-1"]
    assert {key for key, _, _ in scopes} == {f"AWS4-HMAC-SHA256 Credential={KEYS.access_key}"}


async def test_the_call_that_was_made_last_is_known(server: Loopback) -> None:
    server.always(empty_replies(TOPICS)[0])
    async with await task_session() as session:
        api = session.api([TAGS, TOPICS])
        made = [api.last_call]
        await api.call(TOPICS.operation)
        made.append(api.last_call)
        with pytest.raises(NotRead):
            await api.call(TAGS.operation, Bucket="logs")
        made.append(api.last_call)
    assert made == [None, TOPICS, TAGS]


@pytest.mark.parametrize(
    ("partition", "region", "with_account", "arn"),
    [
        ("aws", None, True, f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"),
        ("aws", "us-east-1", True, f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"),
        ("aws", "", True, f"arn:aws:sqs::{ACCOUNT}:jobs"),
        ("aws", None, False, f"arn:aws:sqs:{REGION}::jobs"),
        ("aws-cn", "", False, "arn:aws-cn:sqs:::jobs"),
    ],
)
async def test_arns_are_of_the_partition_the_region_and_the_account(
    partition: str, region: str | None, *, with_account: bool, arn: str
) -> None:
    account = open_account(partition=partition)
    async with await account.session(REGION, None) as session:
        api = session.api([])
        assert api.arn("sqs", "jobs", region=region, account=with_account) == arn
        assert (api.account_id, api.region) == (ACCOUNT, REGION)


@pytest.mark.parametrize(
    ("enabled", "partition", "region", "may_be"),
    [
        # the account said which are
        (frozenset({REGION, "me-south-1"}), "aws", REGION, False),
        (frozenset({REGION, "me-south-1"}), "aws", "me-south-1", False),
        (frozenset({REGION, "me-south-1"}), "aws", "us-east-1", True),
        # it did not
        (None, "aws", "us-east-1", False),
        (None, "aws", "me-south-1", True),
        (None, "aws-cn", "cn-north-1", False),
    ],
)
async def test_only_what_may_be_disabled_is_reported_as_disabled(
    server: Loopback,
    enabled: frozenset[str] | None,
    partition: str,
    region: str,
    *,
    may_be: bool,
) -> None:
    """A region that is off does not know the keys, and neither does one where they are bad."""
    body = "<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>"
    server.always(Answer.text(body, status=403))
    account = open_account(partition=partition)
    async with await account.session(region, enabled) as session:
        with pytest.raises(NotRead) as caught:
            await session.api([TOPICS]).call(TOPICS.operation)
    cause = Cause.REGION_DISABLED if may_be else Cause.CREDENTIALS
    assert caught.value.unread[0].cause is cause


@pytest.mark.parametrize("error", [KeyError("Users"), IndexError(), TypeError(), ValueError("x")])
def test_what_reading_a_reply_stumbles_over_was_not_read(error: Exception) -> None:
    with pytest.raises(NotRead) as caught, as_documented(TOPICS):
        raise error
    (missing,) = caught.value.unread
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert missing.operation == TOPICS.operation
    assert missing.error_code == type(error).__name__


def test_other_errors_are_not_blamed_on_the_reply() -> None:
    with pytest.raises(RuntimeError), as_documented(TOPICS):
        raise RuntimeError


async def test_a_fault_of_the_client_is_internal_and_logged(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    del server

    async def broken(*_: object) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(TaskSession, "client", broken)
    async with await task_session() as session:
        with pytest.raises(NotRead) as caught:
            await session.api([TOPICS]).call(TOPICS.operation)
    assert caught.value.unread[0].cause is Cause.INTERNAL
    assert "sns:ListTopics failed" in caplog.text
    assert "a fault of the program" in caplog.text
