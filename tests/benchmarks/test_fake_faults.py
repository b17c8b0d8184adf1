"""Faults of the connection, and of what is in a reply, as they are seen on the wire."""

import json
import time
from xml.etree import ElementTree as ET

import pytest

from benchmarks.fake_aws import FakeAWS, Kind, Rule
from tests.benchmarks.clients import ACCOUNT, Keys
from tests.benchmarks.requests import asked, body_of, received, signed

BUCKET = f"bucket-{ACCOUNT}-us-east-1-0"


def true_reply(aws: FakeAWS, keys: Keys) -> bytes:
    aws.inject()
    with asked(aws, keys) as connection:
        return received(connection)[0]


def length_of(reply: bytes) -> tuple[int, int]:
    """Return the length that a reply says its body has, and that which it has."""
    head, _, body = reply.partition(b"\r\n\r\n")
    found = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    return int(found[0].partition(b":")[2]), len(body)


@pytest.mark.parametrize(
    ("kind", "end", "begins"),
    [
        (Kind.RESET, "reset", False),
        (Kind.RESET_MIDWAY, "reset", True),
        (Kind.CLOSE, "closed", False),
        (Kind.TRUNCATE, "closed", True),
        (Kind.SILENCE, "open", False),
        (Kind.STALL, "open", True),
    ],
)
def test_a_reply_ends_too_early(
    aws: FakeAWS,
    keys: Keys,
    kind: Kind,
    end: str,
    begins: bool,  # noqa: FBT001 - a case's outcome
) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=kind))
    with asked(aws, keys) as connection:
        data, how = received(connection)
    assert how == end
    assert bool(data) is begins
    assert whole.startswith(data)
    assert len(data) < len(whole)
    assert aws.stats().injected == {kind: 1}


def test_replies_end_anywhere(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    head = len(whole.partition(b"\r\n\r\n")[0])
    aws.inject(Rule(kind=Kind.TRUNCATE))
    lengths = set()
    for _ in range(20):
        with asked(aws, keys) as connection:
            lengths.add(len(received(connection)[0]))
    assert len(lengths) > 10
    assert min(lengths) < head < max(lengths)


def test_a_stalled_connection_answers_nothing_more(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(Rule(kind=Kind.STALL, first=1))
    with asked(aws, keys) as connection:
        received(connection)
        connection.sendall(signed(keys, "DescribeVolumes"))
        assert received(connection) == (b"", "open")


def test_a_reply_comes_late(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=Kind.DELAY, seconds=0.2))
    began = time.monotonic()
    with asked(aws, keys) as connection:
        assert connection.recv(65536) == whole
    assert time.monotonic() - began >= 0.199


def test_replies_stay_in_order_when_the_first_is_late(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(Rule(kind=Kind.DELAY, seconds=0.1, operation="ec2:DescribeVolumes"))
    with asked(aws, keys) as connection:
        connection.sendall(signed(keys, "DescribeVpcs"))
        data, _ = received(connection)
    assert 0 < data.find(b"DescribeVolumesResponse") < data.find(b"DescribeVpcsResponse")


def test_a_body_is_shorter_than_its_length(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=Kind.LENGTH_TOO_LONG))
    with asked(aws, keys) as connection:
        data, how = received(connection)
    said, is_ = length_of(data)
    assert (said > is_, is_, how) == (True, length_of(whole)[1], "open")


def test_a_body_is_longer_than_its_length(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=Kind.LENGTH_TOO_SHORT))
    with asked(aws, keys) as connection:
        data, how = received(connection)
    said, is_ = length_of(data)
    assert (said < is_, is_, how) == (True, length_of(whole)[1], "open")


@pytest.mark.parametrize("operation", ["ec2:DescribeVolumes", "dynamodb:ListTables"])
@pytest.mark.parametrize("kind", [Kind.CUT, Kind.GARBAGE])
def test_a_body_of_the_right_length_makes_no_sense(
    aws: FakeAWS, keys: Keys, operation: str, kind: Kind
) -> None:
    aws.inject(Rule(kind=kind))
    response, body = body_of(aws, keys, operation)
    assert response.status == 200
    assert body
    with pytest.raises((ET.ParseError, ValueError)):
        ET.fromstring(body) if operation.startswith("ec2") else json.loads(body)  # noqa: S314 - our own server's


def test_a_body_is_something_else(aws: FakeAWS, keys: Keys) -> None:
    aws.inject(Rule(kind=Kind.WRONG_ROOT))
    root = ET.fromstring(body_of(aws, keys, "ec2:DescribeVolumes")[1])  # noqa: S314 - our own server's
    assert root.tag.endswith("feed")
    assert json.loads(body_of(aws, keys, "dynamodb:ListTables")[1]) == ["nothing", "of", "AWS"]


@pytest.mark.parametrize("status", [200, 502])
def test_a_proxy_answers_with_a_page(aws: FakeAWS, keys: Keys, status: int) -> None:
    aws.inject(Rule(kind=Kind.HTML, status=status))
    response, body = body_of(aws, keys, "dynamodb:ListTables")
    assert response.status == status
    assert response.headers.get_content_type() == "text/html"
    assert body.startswith(b"<!DOCTYPE html>")


def test_a_content_type_is_wrong(aws: FakeAWS, keys: Keys) -> None:
    whole = true_reply(aws, keys)
    aws.inject(Rule(kind=Kind.WRONG_TYPE))
    response, body = body_of(aws, keys, "ec2:DescribeVolumes")
    assert response.headers.get_content_type() == "text/html"
    assert whole.endswith(body)
