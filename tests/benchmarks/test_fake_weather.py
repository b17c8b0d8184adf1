"""Latency, throttling and failures of the fake AWS."""

import time
from unittest.mock import patch

import pytest
from botocore.exceptions import ConnectionClosedError

from benchmarks.fake_aws import FakeAWS, Options
from benchmarks.fake_aws.throttle import Throttle
from benchmarks.fake_aws.weather import Weather
from tests.benchmarks.clients import HOME, assume, call, client, refusal

ACCOUNT, OTHER = "100000000000", "100000000001"


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def allowed(
    throttle: Throttle,
    operation: str,
    times: int,
    *,
    account: bytes = b"1",
    region: bytes = b"r",
    narrow: bool = True,
) -> int:
    """Return how many of so many calls at once are allowed."""
    return sum(throttle.allows(account, region, operation, narrow=narrow) for _ in range(times))


def test_ec2_has_the_buckets_that_aws_publishes() -> None:
    clock = Clock()
    throttle = Throttle(["ec2"], clock)
    assert allowed(throttle, "ec2:DescribeVolumes", 200) == 100
    assert allowed(throttle, "ec2:DescribeVolumes", 200, narrow=False) == 50
    assert allowed(throttle, "ec2:DescribeVpcs", 200, narrow=False) == 100
    assert allowed(throttle, "ec2:DescribeInstanceStatus", 200, narrow=False) == 50
    assert allowed(throttle, "ec2:SearchTransitGatewayRoutes", 200, narrow=False) == 100
    clock.now += 2
    assert allowed(throttle, "ec2:DescribeVolumes", 200) == 40
    assert allowed(throttle, "ec2:DescribeVolumes", 200, narrow=False) == 20
    clock.now += 1000
    assert allowed(throttle, "ec2:DescribeVolumes", 200) == 100


def test_each_account_region_and_operation_has_a_bucket_of_its_own() -> None:
    throttle = Throttle(["ec2"], Clock())
    assert allowed(throttle, "ec2:DescribeVolumes", 200) == 100
    assert allowed(throttle, "ec2:DescribeVolumes", 200, account=b"2") == 100
    assert allowed(throttle, "ec2:DescribeVolumes", 200, region=b"s") == 100
    assert allowed(throttle, "ec2:DescribeInstances", 200) == 100
    assert allowed(throttle, "s3:ListBuckets", 200) == 200


def test_sts_has_one_bucket_for_all_its_operations() -> None:
    throttle = Throttle(["sts"], Clock())
    assert allowed(throttle, "sts:AssumeRole", 500) == 500
    assert allowed(throttle, "sts:GetCallerIdentity", 500) == 100


def test_buckets_that_are_full_again_are_forgotten() -> None:
    clock = Clock()
    throttle = Throttle(["a:B=1/1"], clock)
    for number in range(20_000):
        allowed(throttle, "a:B", 1, account=str(number).encode())
    clock.now += 1
    allowed(throttle, "a:B", 1, account=b"another")
    assert len(throttle._states) == 1


def test_throttled_calls_are_refused_as_aws_does_and_counted() -> None:
    limits = ("ec2:DescribeVolumes=2/0", "sts:GetCallerIdentity=1/0")
    with FakeAWS(accounts=2, throttle=limits) as fake:
        keys = assume(fake, ACCOUNT)
        for _ in range(2):
            call(fake, "ec2:describe_volumes", keys)
        throttled = refusal(fake, "ec2:describe_volumes", keys)
        assert throttled == ("RequestLimitExceeded", 503)
        call(fake, "ec2:describe_volumes", keys, "eu-west-1")
        call(fake, "ec2:describe_volumes", assume(fake, OTHER))
        call(fake, "sts:get_caller_identity")
        assert refusal(fake, "sts:get_caller_identity") == ("Throttling", 400)
        counted = fake.stats()
    assert counted.throttled == 2
    assert counted.by_operation["ec2:DescribeVolumes"] == 5


def test_calls_fail_in_three_ways_in_turn() -> None:
    with FakeAWS(accounts=1, fail_rate=1) as fake:
        assert refusal(fake, "ec2:describe_volumes") == ("InternalError", 500)
        assert refusal(fake, "s3:list_buckets") == ("ServiceUnavailable", 503)
        with pytest.raises(ConnectionClosedError):
            call(fake, "iam:list_users")
        assert refusal(fake, "iam:list_users") == ("InternalFailure", 500)
        assert refusal(fake, "kms:list_keys") == ("ServiceUnavailable", 503)
        counted = fake.stats()
    assert (counted.faults, counted.calls) == (5, 5)


def test_a_client_that_tries_again_gets_through() -> None:
    with (
        FakeAWS(accounts=1, fail_rate=0.5, seed=3) as fake,
        client(fake, "iam", attempts=20) as iam,
        # botocore waits longer and longer between its attempts, which is not what is tested
        patch("botocore.endpoint.time.sleep"),
    ):
        for _ in range(20):
            assert iam.list_users()["Users"]
        counted = fake.stats()
    assert counted.calls == 20 + counted.faults
    assert counted.faults > 5


def test_the_same_seed_gives_the_same_weather() -> None:
    options = Options(latency_ms=10, latency_jitter=0.5, latency_tail="0.1:900", fail_rate=0.3)
    first, second = Weather(options), Weather(options)
    delays = [first.delay() for _ in range(1000)]
    faults = [first.fault() for _ in range(1000)]
    assert delays == [second.delay() for _ in range(1000)]
    assert faults == [second.fault() for _ in range(1000)]


def test_the_latency_is_where_it_was_asked_to_be() -> None:
    options = Options(latency_ms=10, latency_jitter=0.5, latency_tail="0.1:900")
    weather = Weather(options)
    delays = [weather.delay() for _ in range(1000)]
    late = [delay for delay in delays if delay == 0.9]
    usual = [delay for delay in delays if delay < 0.9]
    assert 60 < len(late) < 140
    assert 0.005 <= min(usual) < 0.006
    assert 0.014 < max(usual) <= 0.015
    assert not Weather(Options()).is_slow


def test_the_share_of_failures_is_the_one_asked_for() -> None:
    weather = Weather(Options(fail_rate=0.3))
    kinds = [weather.fault() for _ in range(3000)]
    counts = {kind: kinds.count(kind) for kind in ("500", "503", "reset")}
    assert all(250 < count < 350 for count in counts.values()), counts


def test_no_reply_comes_before_its_latency() -> None:
    with FakeAWS(accounts=1, latency_ms=50) as fake, client(fake, "sts", region=HOME) as sts:
        began = time.monotonic()
        for _ in range(3):
            sts.get_caller_identity()
        # uvloop rounds a delay to milliseconds
        assert time.monotonic() - began >= 3 * 0.049
