"""Rules make the simulated AWS throttle, fail, lie and hang up."""

import asyncio
import socket
import time
from urllib.parse import urlsplit

import msgspec
import pytest
from botocore.exceptions import ClientError, HTTPClientError
from botocore.parsers import ResponseParserError

from fleetscan.demo.error_replies import Fault
from fleetscan.demo.resources import Queue
from fleetscan.demo.rules import Proceed, Rule, fail, reply
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from tests.demo.clients import client, role_session, source_session
from tests.demo.fleets import FIRST, SECOND, SOURCE, account, fleet_of, two_accounts


async def error_code(aws: SimulatedAWS, service: str, method: str) -> str:
    session = await role_session(aws, SOURCE, FIRST)
    async with client(aws, session, service) as opened:
        with pytest.raises(ClientError) as caught:
            await getattr(opened, method)()
    return str(caught.value.response["Error"]["Code"])


@pytest.mark.parametrize(
    ("kind", "service", "method", "code"),
    [
        (Fault.THROTTLED, "ec2", "describe_volumes", "RequestLimitExceeded"),
        (Fault.THROTTLED, "iam", "list_users", "Throttling"),
        (Fault.THROTTLED, "kms", "list_keys", "ThrottlingException"),
        (Fault.THROTTLED, "lambda", "list_functions", "TooManyRequestsException"),
        (Fault.THROTTLED, "s3", "list_buckets", "SlowDown"),
        (Fault.EXPIRED_CREDENTIALS, "ec2", "describe_volumes", "RequestExpired"),
        (Fault.EXPIRED_CREDENTIALS, "iam", "list_users", "ExpiredToken"),
        (Fault.EXPIRED_CREDENTIALS, "kms", "list_keys", "ExpiredTokenException"),
        (Fault.EXPIRED_CREDENTIALS, "s3", "list_buckets", "ExpiredToken"),
    ],
)
async def test_a_fault_has_the_code_of_its_service(
    kind: Fault, service: str, method: str, code: str
) -> None:
    with SimulatedAWS(two_accounts(), rules=[fail(kind, service=service)]) as aws:
        assert await error_code(aws, service, method) == code


async def test_a_fault_can_pass_after_some_calls() -> None:
    rule = fail(Fault.THROTTLED, times=1, service="kms")
    with SimulatedAWS(two_accounts(), rules=[rule]) as aws:
        assert await error_code(aws, "kms", "list_keys") == "ThrottlingException"
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "kms") as kms:
            await kms.list_keys()


async def test_a_rule_can_spoil_the_true_answer() -> None:
    def cut(_: Request, proceed: Proceed) -> Answer:
        answer = proceed()
        return msgspec.structs.replace(answer, body=answer.body[: len(answer.body) // 2])

    rule = Rule(answer=cut, service="ec2", operation="DescribeVolumes")
    with SimulatedAWS(two_accounts(), rules=[rule]) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "ec2") as ec2:
            with pytest.raises(ResponseParserError):
                await ec2.describe_volumes()
            await ec2.describe_vpcs()


async def test_a_proxy_can_answer_in_place_of_aws() -> None:
    page = Answer.text("<html><body>Please log in</html>", content_type="text/html")
    with SimulatedAWS(two_accounts(), rules=[reply(page, service="ec2")]) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "ec2") as ec2:
            with pytest.raises(ResponseParserError):
                await ec2.describe_volumes()


async def test_a_token_can_be_given_again_and_again() -> None:
    def repeat(_: Request, proceed: Proceed) -> Answer:
        answer = proceed()
        page = msgspec.json.decode(answer.body, type=dict[str, object])
        return msgspec.structs.replace(
            answer, body=msgspec.json.encode(page | {"NextToken": "again"})
        )

    rule = Rule(answer=repeat, service="sqs", operation="ListQueues")
    fleet = fleet_of(account(FIRST, Queue(name="one")))
    with SimulatedAWS(fleet, rules=[rule]) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "sqs") as sqs:
            reply_ = await sqs.list_queues()

    assert reply_["NextToken"] == "again"
    assert len(reply_["QueueUrls"]) == 1


async def test_the_connection_can_be_closed_in_place_of_an_answer() -> None:
    rule = reply(Answer(disconnect=True), service="ec2")
    with SimulatedAWS(two_accounts(), rules=[rule]) as aws:
        session = await role_session(aws, SOURCE, FIRST)
        async with client(aws, session, "ec2") as ec2:
            with pytest.raises(HTTPClientError):
                await ec2.describe_volumes()
        async with client(aws, session, "sqs") as sqs:
            await sqs.list_queues()


async def test_rules_may_change_while_it_runs() -> None:
    with SimulatedAWS(two_accounts()) as aws:
        aws.rules.append(fail(Fault.THROTTLED, service="kms", account_id=FIRST))
        assert await error_code(aws, "kms", "list_keys") == "ThrottlingException"

        second = await role_session(aws, SOURCE, SECOND)
        async with client(aws, second, "kms") as kms:
            await kms.list_keys()


async def test_a_rule_that_fails_is_one_failed_call() -> None:
    def broken(_request: Request, _proceed: Proceed) -> Answer:
        raise ZeroDivisionError

    with SimulatedAWS(two_accounts(), rules=[Rule(answer=broken, service="kms")]) as aws:
        assert await error_code(aws, "kms", "list_keys") == "InternalFailure"
        async with client(aws, source_session(SOURCE), "sts") as sts:
            await sts.get_caller_identity()


async def test_an_operation_that_moto_lacks_is_an_error_of_that_call() -> None:
    with SimulatedAWS(two_accounts()) as aws:
        assert await error_code(aws, "ec2", "describe_fast_launch_images") == "NotImplemented"


async def test_every_answer_is_held_back_without_holding_up_the_others() -> None:
    with SimulatedAWS(two_accounts(), latency=0.4) as aws:
        async with client(aws, source_session(SOURCE), "sts") as sts:
            started = time.perf_counter()
            await asyncio.gather(*(sts.get_caller_identity() for _ in range(8)))
            taken = time.perf_counter() - started

    # One after the other they would take 3.2 s.
    assert 0.4 <= taken < 2


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
    ],
)
def test_what_is_not_http_or_has_no_length_is_refused(sent: bytes) -> None:
    with SimulatedAWS(two_accounts()) as aws:
        url = urlsplit(aws.endpoint_url)
        with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
            connection.sendall(sent)
            received = connection.makefile("rb").read()

    assert received.startswith(b"HTTP/1.1 411 Length Required\r\n")
