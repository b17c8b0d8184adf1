"""Calls go out as fast as AWS lets them, and it refuses next to none."""

import heapq
import random
import time
from collections.abc import Callable
from itertools import count
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetscan.aws.budgets import Budgets, seconds_to_send
from fleetscan.aws.limits import published

VOLUMES = "ec2:DescribeVolumes"
#: EC2's bucket of most Describe calls
CAPACITY, REFILL = 100, 20
#: has no published limit
UNLIMITED = "sqs:ListQueues"
REGION = "eu-west-1"


def take(budgets: Budgets, operation: str, region: str) -> float:
    """Reserve a call, however long it has to wait."""
    seconds = budgets.take(operation, region)
    assert seconds is not None
    return seconds


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Bucket:
    """AWS's side."""

    def __init__(self, capacity: float, refill: float) -> None:
        self.capacity = capacity
        self.refill = refill
        self._tokens = capacity
        self._then = 0.0

    def allows(self, now: float) -> bool:
        self._tokens = min(self.capacity, self._tokens + (now - self._then) * self.refill)
        self._then = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class Callers:
    """Callers in unlimited number of calls, over a network that takes 5 to 200 ms for a call."""

    def __init__(self, operation: str, server: Bucket, *, callers: int = 32, seed: int = 1) -> None:
        self.clock = Clock()
        self.clock.now = 0.0
        self.server = server
        self._operation = operation
        self._budgets = Budgets(clock=self.clock)
        self._chance = random.Random(seed)  # noqa: S311 - chance, no secret
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self.answered: list[float] = []
        self.refused: list[float] = []
        for _ in range(callers):
            self._call(attempt=1)

    def run(self, until: float) -> None:
        while self._events[0][0] < until:
            self.clock.now, _, event = heapq.heappop(self._events)
            event()
        self.clock.now = until

    def share_refused(self, since: float = 0) -> float:
        refused = sum(moment >= since for moment in self.refused)
        return refused / (refused + sum(moment >= since for moment in self.answered))

    def rate(self, since: float) -> float:
        return sum(moment >= since for moment in self.answered) / (self.clock.now - since)

    def _later(self, seconds: float, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (self.clock.now + seconds, next(self._order), event))

    def _call(self, attempt: int) -> None:
        wait = take(self._budgets, self._operation, REGION)
        self._later(wait + self._half_way(), lambda: self._arrive(attempt))

    def _arrive(self, attempt: int) -> None:
        allowed = self.server.allows(self.clock.now)
        (self.answered if allowed else self.refused).append(self.clock.now)
        self._later(self._half_way(), lambda: self._hear(attempt, allowed=allowed))

    def _hear(self, attempt: int, *, allowed: bool) -> None:
        if allowed:
            self._call(attempt=1)
            return
        self._budgets.throttled(self._operation, REGION)
        backoff = self._chance.random() * min(20, 2**attempt)
        self._later(backoff, lambda: self._call(attempt + 1))

    def _half_way(self) -> float:
        return self._chance.uniform(0.0025, 0.1)


def waits(budgets: Budgets, calls: int, operation: str = VOLUMES) -> list[float]:
    return [take(budgets, operation, REGION) for _ in range(calls)]


def at_once(budgets: Budgets, operation: str = VOLUMES, region: str = REGION) -> int:
    """Count the calls that may be sent at once."""
    return next(number for number in count() if take(budgets, operation, region) > 1e-6)


def pace(budgets: Budgets, operation: str = VOLUMES) -> float:
    """Return the calls per second that are let through now."""
    first, second = waits(budgets, 2, operation)
    return 1 / (second - first)


def test_a_burst_goes_out_at_once_and_the_rest_evenly() -> None:
    told = waits(Budgets(clock=Clock()), CAPACITY + REFILL)
    burst = sum(wait < 1e-6 for wait in told)
    # a quarter of a second's tokens are left to what arrives sooner than it was sent
    assert burst == CAPACITY - REFILL / 4
    rest = told[burst:]
    assert rest == pytest.approx([(number + 1) / (0.95 * REFILL) for number in range(len(rest))])


def test_tokens_come_back_while_nothing_is_called_until_the_bucket_is_full() -> None:
    clock = Clock()
    budgets = Budgets(clock=clock)
    full = at_once(budgets)
    clock.now += 2
    # the one that had to wait took the first of them
    assert at_once(budgets) == pytest.approx(2 * 0.95 * REFILL - 1, abs=1)
    clock.now += 3600
    assert at_once(budgets) == full


def test_what_has_no_published_limit_never_waits() -> None:
    budgets = Budgets(clock=Clock())
    assert set(waits(budgets, 10_000, UNLIMITED)) == {0.0}
    assert not budgets._buckets


@pytest.mark.parametrize(
    ("operation", "other", "region", "is_shared"),
    [
        pytest.param(VOLUMES, "ec2:DescribeImages", REGION, False, id="each API has its own"),
        pytest.param(VOLUMES, VOLUMES, "us-east-1", False, id="in each region"),
        pytest.param("lambda:ListTags", "lambda:ListFunctions", REGION, True, id="but some share"),
        pytest.param("lambda:ListTags", "lambda:ListTags", "us-east-1", False, id="in a region"),
        pytest.param(
            "account:ListRegions", "account:ListRegions", "us-east-1", True, id="or in the account"
        ),
    ],
)
def test_a_bucket_is_for_what_aws_counts_together(
    operation: str, other: str, region: str, *, is_shared: bool
) -> None:
    budgets = Budgets(clock=Clock())
    at_once(budgets, operation)
    assert (take(budgets, other, region) > 0) is is_shared


@settings(deadline=None)
@given(
    operation=st.sampled_from([VOLUMES, "ec2:DescribeByoipCidrs", "logs:DescribeLogGroups"]),
    steps=st.lists(
        st.tuples(st.floats(0, 10), st.integers(0, 200), st.booleans()), min_size=1, max_size=30
    ),
)
def test_no_window_ever_holds_more_than_capacity_and_refill(
    operation: str, steps: list[tuple[float, int, bool]]
) -> None:
    limit = published()[operation]
    assert limit is not None
    clock = Clock()
    budgets = Budgets(clock=clock)
    sent = []
    for pause, calls, is_refused in steps:
        clock.now += pause
        if is_refused:
            budgets.throttled(operation, REGION)
        sent += [clock.now + take(budgets, operation, REGION) for _ in range(calls)]
    assert sent == sorted(sent)
    # what is left of AWS's bucket, if it got each call when it was sent
    tokens, then = limit.capacity, sent[0] if sent else 0.0
    for moment in sent:
        tokens = min(limit.capacity, tokens + (moment - then) * limit.refill) - 1
        then = moment
        assert tokens > -1e-6


@pytest.mark.parametrize("operation", [VOLUMES, "logs:DescribeLogGroups", "ec2:DescribeIdFormat"])
@pytest.mark.parametrize("callers", [2, 32, 500])
@pytest.mark.parametrize("seconds", [10, 120])
def test_aws_refuses_next_to_nothing_of_all_that_it_would_take(
    operation: str, callers: int, seconds: float
) -> None:
    limit = published()[operation]
    assert limit is not None
    swarm = Callers(operation, Bucket(limit.capacity, limit.refill), callers=callers)
    swarm.run(seconds)
    assert swarm.share_refused() < 0.01
    possible = limit.capacity + limit.refill * seconds
    # two callers, each of whom waits 100 ms for an answer, make 20 calls a second at most
    if callers > 2:
        assert len(swarm.answered) > 0.9 * possible


@pytest.mark.parametrize(
    "operation",
    ["account:ListRegions", "ec2:DescribeByoipCidrs", "ec2:DescribeMovingAddresses"],
)
def test_no_limit_is_so_small_that_it_is_overdrawn(operation: str) -> None:
    limit = published()[operation]
    assert limit is not None
    swarm = Callers(operation, Bucket(limit.capacity, limit.refill), callers=16)
    swarm.run(60 / min(1, limit.refill))
    assert swarm.refused == []


def test_a_limit_that_others_use_up_is_found() -> None:
    swarm = Callers(VOLUMES, Bucket(CAPACITY / 3, REFILL / 3))
    swarm.run(300)
    # 100 tokens were sent for, where there were 33
    assert swarm.share_refused() < 0.1
    assert swarm.share_refused(since=30) < 0.07
    assert swarm.rate(since=30) > 0.9 * REFILL / 3


def test_a_limit_that_nobody_published_is_found() -> None:
    swarm = Callers(UNLIMITED, Bucket(100, 50))
    swarm.run(300)
    assert swarm.share_refused() < 0.02
    assert swarm.rate(since=60) > 0.85 * 50


def test_the_published_rate_is_reached_again_once_others_are_gone() -> None:
    swarm = Callers(VOLUMES, Bucket(CAPACITY / 3, REFILL / 3))
    swarm.run(100)
    swarm.server.capacity, swarm.server.refill = CAPACITY, REFILL
    swarm.run(160)
    swarm.refused.clear()
    swarm.run(200)
    assert swarm.rate(since=160) == pytest.approx(0.95 * REFILL, rel=0.05)
    assert swarm.refused == []


def test_refusals_of_calls_that_were_in_flight_together_count_once() -> None:
    clock = Clock()
    once, often = Budgets(clock=clock), Budgets(clock=clock)
    for budgets, refusals in ((once, 1), (often, 30)):
        waits(budgets, 40)
        for _ in range(refusals):
            budgets.throttled(VOLUMES, REGION)
    assert pace(once) == pace(often) == pytest.approx(0.7 * 0.95 * REFILL)


def test_a_refusal_ends_the_burst() -> None:
    budgets = Budgets(clock=Clock())
    take(budgets, VOLUMES, REGION)
    budgets.throttled(VOLUMES, REGION)
    assert at_once(budgets) == 0


def test_an_api_without_a_limit_has_one_once_it_was_refused() -> None:
    clock = Clock()
    budgets = Budgets(clock=clock)
    budgets.throttled(UNLIMITED, REGION)
    assert pace(budgets, UNLIMITED) == pytest.approx(10)
    # and is tried faster and faster while nothing is refused
    clock.now += 60
    at_once(budgets, UNLIMITED)
    assert pace(budgets, UNLIMITED) > 50
    assert take(budgets, UNLIMITED, "us-east-1") == 0


def test_nothing_starves_however_often_it_is_refused() -> None:
    clock = Clock()
    budgets = Budgets(clock=clock)
    for operation in (VOLUMES, UNLIMITED):
        for _ in range(1000):
            budgets.throttled(operation, REGION)
            clock.now += 10
            assert take(budgets, operation, REGION) <= 2
        budgets.throttled(operation, REGION)
        assert pace(budgets, operation) >= 0.5


def test_an_account_that_called_nothing_holds_nothing() -> None:
    assert Budgets()._buckets == {}
    assert not hasattr(Budgets(), "__dict__")


def test_the_clock_is_the_monotonic_one() -> None:
    budgets = Budgets()
    assert at_once(budgets) <= ceil(CAPACITY)
    before = time.monotonic()
    wait = take(budgets, VOLUMES, REGION)
    assert 0 < wait < 1 + time.monotonic() - before


def test_who_cannot_wait_so_long_reserves_nothing() -> None:
    budgets = Budgets(clock=lambda: 0.0)
    at_once(budgets)
    wait = take(budgets, VOLUMES, REGION)
    for _ in range(100):
        assert budgets.take(VOLUMES, REGION, wait) is None
    assert take(budgets, VOLUMES, REGION) < 2 * wait + 1
    assert Budgets().take(VOLUMES, REGION, -1) == 0


def test_aws_is_left_alone_for_as_long_as_it_asks() -> None:
    """By all calls of the account, not only by the one that was told."""
    budgets = Budgets(clock=lambda: 0.0)
    budgets.throttled(VOLUMES, REGION, 7.0)
    budgets.throttled(UNLIMITED, REGION, 7.0)
    assert take(budgets, VOLUMES, REGION) == 7.0
    assert take(budgets, UNLIMITED, REGION) == 7.0


@pytest.mark.parametrize("operation", ["ec2:DescribeVolumes", "logs:ListTagsForResource"])
@pytest.mark.parametrize("calls", [1, 4, 76, 300])
def test_how_long_calls_take_is_foretold(operation: str, calls: int) -> None:
    limit = published()[operation]
    assert limit is not None
    budgets = Budgets(clock=lambda: 0.0)
    waits = [budgets.take(operation, "eu-west-1") for _ in range(calls)]
    assert seconds_to_send(limit, calls) == pytest.approx(waits[-1])
