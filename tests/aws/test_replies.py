"""What is no answer of the service is not read as an empty one."""

import json

import pytest
from botocore.exceptions import ClientError

from fleetscan.aws.parsing.xml_replies import root_of
from fleetscan.aws.replies import read_all
from fleetscan.aws.task import TaskSession, as_documented
from fleetscan.catalogue import Call
from fleetscan.demo.wire import Answer
from fleetscan.library.checks import default_catalogue
from fleetscan.testing.fake_api import operation_model
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.loopback import Loopback, task_session
from tests.aws.wire import (
    CALLS,
    CALLS_OF,
    document,
    empty_replies,
    parameters_of,
    protocol_of,
    xml,
)
from tests.every import tried

#: of all checks
WHOLE = default_catalogue().needs(default_catalogue().checks.values())

#: The calls of a service are tried one after another, with one client: to make it costs far more
#: than they do.
EVERY_CALL = pytest.mark.parametrize("calls", CALLS_OF.values(), ids=CALLS_OF)
JSON = {"json", "rest-json"}

# One line, so that it is well-formed XML as well.
PAGE = "<html><head><title>Blocked</title></head><body><h1>Blocked by policy</h1></body></html>"
BROKEN_PAGE = "<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>Sign in</title><body><br>"


async def ask(call: Call, session: TaskSession) -> Unread | None:
    """Make the call; return why it was not read, or None if it was."""
    try:
        with as_documented(call):
            read_all(await session.api([call]).call(call.operation, **parameters_of(call)))
    except NotRead as error:
        (missing,) = error.unread
        return missing
    return None


async def ask_once(operation: str) -> Unread:
    """Make a call that fails, and return why."""
    async with await task_session() as session:
        missing = await ask(CALLS[operation], session)
    assert missing is not None
    return missing


def impostors(call: Call) -> dict[str, Answer]:
    """Replies with status 200 that are none of the service."""
    whole = empty_replies(call)[0].body
    found = {
        "a page that is well-formed": Answer.text(PAGE, content_type="text/html"),
        "a page that is not": Answer.text(BROKEN_PAGE, content_type="text/html"),
        "plain text": Answer.text("OK", content_type="text/plain"),
        "nothing": Answer(),
        "half of it": Answer(body=whole[: len(whole) * 2 // 3]),
        "binary": Answer(body=bytes(range(128, 256))),
    }
    if protocol_of(call) in JSON:
        return found | {
            "a JSON list": Answer(body=b"[]"),
            "a JSON string": Answer(body=b'"none"'),
            "JSON null": Answer(body=b"null"),
            "JSON of a proxy": Answer(body=b'{"error": "blocked", "incident": 17}'),
            "an error with status 200": Answer(body=b'{"__type": "AccessDeniedException"}'),
            "two objects": Answer(body=whole + whole),
            "XML": xml("<Response/>"),
        }
    return found | {
        "JSON": Answer(body=b"{}"),
        "another document": xml('<?xml version="1.0"?><Policy><Statement/></Policy>'),
        "another operation's": xml("<DescribeNothingResponse><a/></DescribeNothingResponse>"),
        "a document that is not closed": Answer(body=document(call)[:-3].encode()),
        "text after the end": xml(document(call) + "trailing"),
    }


@EVERY_CALL
async def test_no_impostor_is_taken_for_an_answer(server: Loopback, calls: list[Call]) -> None:
    async with await task_session() as session:
        with tried("call") as case:
            for call in calls:
                with case(call.operation):
                    await _see_through_impostors(server, session, call)


async def _see_through_impostors(server: Loopback, session: TaskSession, call: Call) -> None:
    server.asked.clear()
    causes = {}
    for name, answer in impostors(call).items():
        server.always(answer)
        missing = await ask(call, session)
        causes[name] = missing and missing.cause
        if missing:
            assert missing.operation == call.operation
            assert missing.iam_action == call.iam_action
            assert missing.error_code
    assert causes == dict.fromkeys(causes, Cause.UNEXPECTED_REPLY)
    assert len(server.asked) == len(causes)


@EVERY_CALL
async def test_what_aws_says_where_nothing_is_is_an_answer(
    server: Loopback, calls: list[Call]
) -> None:
    async with await task_session() as session:
        with tried("call") as case:
            for call in calls:
                for answer in empty_replies(call):
                    server.always(answer)
                    with case(call.operation):
                        assert await ask(call, session) is None


# Of a key there is always something to say, and a bucket's location is all of its reply.
_NO_NEW_MEMBERS = {"DescribeCluster", "DescribeKey", "GetBucketLocation"}


@EVERY_CALL
async def test_members_that_are_new_to_botocore_do_no_harm(
    server: Loopback, calls: list[Call]
) -> None:
    async with await task_session() as session:
        with tried("call") as case:
            for call in calls:
                if call.name not in _NO_NEW_MEMBERS:
                    server.always(_with_a_new_member(call))
                    with case(call.operation):
                        assert await ask(call, session) is None


def _with_a_new_member(call: Call) -> Answer:
    answer, _ = empty_replies(call)
    if protocol_of(call) in JSON:
        body = json.dumps({**json.loads(answer.body), "aNewMember": {"of": ["2027"]}}).encode()
        return Answer(headers=answer.headers, body=body)
    return xml(document(call, "<aNewMember><of>2027</of></aNewMember>"))


@EVERY_CALL
async def test_a_proxy_that_forbids_is_not_aws_that_denies(
    server: Loopback, calls: list[Call]
) -> None:
    async with await task_session() as session:
        with tried("call") as case:
            for call in calls:
                for page in (PAGE, BROKEN_PAGE * 20):
                    server.always(Answer.text(page, status=403, content_type="text/html"))
                    missing = await ask(call, session)
                    with case(call.operation):
                        assert missing is not None
                        assert missing.cause is Cause.UNEXPECTED_REPLY
                        assert missing.error_code
                        assert len(missing.message) <= 500
                        assert "\n" not in missing.message


@EVERY_CALL
async def test_a_gateway_without_its_service_is_not_available(
    server: Loopback, calls: list[Call]
) -> None:
    server.always(Answer.text("<html><body>Bad Gateway</body></html>", status=502))
    async with await task_session() as session:
        with tried("call") as case:
            for call in calls:
                missing = await ask(call, session)
                with case(call.operation):
                    assert missing is not None
                    assert (missing.cause, missing.error_code) == (Cause.SERVICE_UNAVAILABLE, "502")


def test_the_root_of_every_reply_of_rest_xml_is_known() -> None:
    """But of those that are text, as the policy of a bucket is."""
    unknown = {
        call.operation
        for call in WHOLE.calls
        if protocol_of(call) == "rest-xml" and root_of(operation_model(call.operation)) is None
    }
    assert unknown == {"s3:GetBucketPolicy"}


async def test_another_document_is_no_reply_of_rest_xml(server: Loopback) -> None:
    """But of one whose reply is text, which its collector parses."""
    server.always(xml('<?xml version="1.0"?><Policy><Statement/></Policy>'))
    async with await task_session() as session:
        with tried("call") as case:
            for call in WHOLE.calls:
                if protocol_of(call) == "rest-xml" and call.operation != "s3:GetBucketPolicy":
                    missing = await ask(call, session)
                    with case(call.operation):
                        assert missing is not None
                        assert missing.cause is Cause.UNEXPECTED_REPLY


async def test_a_list_that_is_none_is_not_spelled_into_one(server: Loopback) -> None:
    server.always(Answer(body=b'{"TableNames": "abc"}'))
    missing = await ask_once("dynamodb:ListTables")
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert "TableNames is not a list" in missing.message


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("dynamodb:ListTables", '{"TableNames": ["a\\ud800"]}'),
        ("dynamodb:ListTables", '{"TableNames": [null]}'),
        ("dynamodb:ListTables", '{"TableNames": [7]}'),
        ("dynamodb:ListTagsOfResource", '{"Tags": ["x"]}'),
        ("dynamodb:ListTagsOfResource", '{"Tags": [{"Key": "a", "Value": ["x"]}]}'),
        ("lambda:ListTags", '{"Tags": {"Owner": 5}}'),
        ("lambda:ListTags", '{"Tags": {"Owner": null}}'),
        ("kms:DescribeKey", '{"KeyMetadata": "CUSTOMER"}'),
        ("lambda:ListTags", '{"Tags": ' + 100_000 * "["),
    ],
)
async def test_a_value_of_another_kind_is_no_answer_however_deep(
    server: Loopback, operation: str, body: str
) -> None:
    server.always(Answer(body=body.encode()))
    async with await task_session() as session:
        missing = await ask(CALLS[operation], session)
    assert missing is not None
    assert missing.cause is Cause.UNEXPECTED_REPLY


async def test_a_prefix_before_the_root_is_no_other_root(server: Loopback) -> None:
    namespace = 'xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/"'
    body = f"\ufeff<!-- {{ -->\n<s3:Tagging {namespace}><s3:TagSet/></s3:Tagging>"
    server.always(xml(body))
    async with await task_session() as session:
        assert await ask(CALLS["s3:GetBucketTagging"], session) is None


async def test_a_root_that_names_the_operation_is_no_other_document(server: Loopback) -> None:
    server.always(xml("<GetBucketTaggingResponse><TagSet/></GetBucketTaggingResponse>"))
    async with await task_session() as session:
        assert await ask(CALLS["s3:GetBucketTagging"], session) is None


async def test_status_300_is_no_error_to_botocore_and_no_answer_to_us(server: Loopback) -> None:
    server.always(Answer.text(PAGE, status=300))
    missing = await ask_once("ec2:DescribeVpcs")
    assert missing.cause is Cause.UNEXPECTED_REPLY


@pytest.mark.parametrize("mode", ["standard", "legacy"], ids=["short", "botocore"])
@EVERY_CALL
async def test_what_says_nothing_is_there_with_status_300_is_refused(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, calls: list[Call], mode: str
) -> None:
    """Of the two, only the standard retries of botocore go the short way."""
    monkeypatch.setenv("AWS_RETRY_MODE", mode)
    async with await task_session() as session:
        with tried("call") as case:
            for call in calls:
                empty = empty_replies(call)[0]
                server.always(Answer(status=300, headers=empty.headers, body=empty.body))
                missing = await ask(call, session)
                with case(call.operation):
                    assert missing is not None
                    assert (missing.cause, missing.error_code) == (Cause.UNEXPECTED_REPLY, "300")


async def test_an_error_of_s3_with_status_200_is_an_error(server: Loopback) -> None:
    server.always(xml("<Error><Code>InternalError</Code><Message>Try again.</Message></Error>"))
    missing = await ask_once("s3:ListBuckets")
    assert (missing.cause, missing.error_code) == (Cause.SERVICE_UNAVAILABLE, "InternalError")


async def test_a_connection_that_breaks_off_is_the_network(server: Loopback) -> None:
    server.always(Answer(disconnect=True))
    missing = await ask_once("sns:ListTopics")
    assert missing.cause is Cause.NETWORK


async def test_a_body_that_breaks_off_is_the_network(server: Loopback) -> None:
    body = document(CALLS["sns:ListTopics"]).encode()
    server.always(Answer(headers={"Content-Length": "5000"}, body=body, disconnect=True))
    missing = await ask_once("sns:ListTopics")
    assert missing.cause is Cause.NETWORK


async def test_the_error_of_a_truncated_reply_does_not_quote_it(server: Loopback) -> None:
    """Of AssumeRole it would quote the keys."""
    secret = "a-secret-that-was-in-the-reply"
    call = CALLS["sns:ListTopics"]
    server.always(xml(document(call, f"<Topics><member>{secret}</member></Topics>")[:-4]))
    async with await task_session() as session:
        with pytest.raises(NotRead) as caught:
            await session.api([call]).call(call.operation)
    (missing,) = caught.value.unread
    assert missing.cause is Cause.UNEXPECTED_REPLY
    assert missing.error_code == "UnexpectedReplyError"
    assert secret not in str(missing)
    assert caught.value.__suppress_context__


async def test_sqs_says_codes_in_the_way_of_its_old_protocol_too(server: Loopback) -> None:
    call = CALLS["sqs:ListQueueTags"]
    body = b'{"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "gone"}'
    header = {"x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"}
    codes = []
    for headers in ({}, header):
        server.always(Answer(status=400, headers=headers, body=body))
        async with await task_session() as session:
            client = await session.client("sqs", "eu-west-1")
            with pytest.raises(ClientError) as caught:
                await client.list_queue_tags(**parameters_of(call))
            codes.append(caught.value.response["Error"]["Code"])
    assert tuple(sorted(codes)) == tuple(sorted(call.vanished))
