"""What a sweep does about one fault that lasts: an account, a region, credentials, a busy API."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import pytest

from benchmarks.fake_aws import FakeAWS, Kind, Rule
from fleetscan.aws.patience import Patience
from fleetscan.engine.scan import Scan
from tests.chaos.sweeps import PATIENCE, Outcome, Sweeper, until
from tests.chaos.truth import assert_clean, assert_true, assert_valid

DOWN = "eu-west-1"
ACCOUNT = "100000000002"


@contextmanager
def fleet(patience: Patience = PATIENCE, **options: object) -> Iterator[Sweeper]:
    """Start a fleet of its own, and sweep it once without a fault."""
    with FakeAWS(**{"instances": 1, "volumes": 2, "others": 1, **options}) as aws:
        sweeper = Sweeper(aws, patience)
        assert_valid(sweeper.undisturbed)
        aws.reset()
        yield sweeper


@pytest.fixture(scope="module")
def _small() -> Iterator[Sweeper]:
    with fleet(accounts=6) as sweeper:
        yield sweeper


@pytest.fixture
def small(_small: Sweeper) -> Iterator[Sweeper]:
    """6 accounts in 4 regions."""
    _small.aws.reset()
    yield _small
    _small.aws.inject()


def assert_only_lost(outcome: Outcome, sweeper: Sweeper, **where: str) -> None:
    """Nothing is missing but what is there: all the rest is as ever."""
    assert_true(outcome, sweeper.undisturbed)
    assert_clean(outcome)
    assert outcome.gaps
    for key, place in where.items():
        assert {gap[key] for gap in outcome.gaps} == {place}
    kept = {
        key: finding
        for key, finding in sweeper.undisturbed.verdicts.items()
        if any(finding[name] != place for name, place in where.items())
    }
    assert kept.items() <= outcome.verdicts.items()


class OthersDone:
    """Waits until the targets of all regions are done that are not down, and says when that was."""

    def __init__(self, sweeper: Sweeper, *, then: Callable[[], None] = lambda: None) -> None:
        options = sweeper.aws.options
        self._others = options.accounts * (len(options.regions) - 1)
        self._then = then
        self.seconds = 0.0

    async def watch(self, scan: Scan) -> None:
        began = time.monotonic()
        await until(lambda: scan.progress.targets_done >= self._others)
        self.seconds = time.monotonic() - began
        self._then()


@pytest.mark.parametrize("kind", [Kind.ERROR_503, Kind.RESET, Kind.SILENCE])
def test_a_region_that_is_down_takes_nothing_else_along(small: Sweeper, kind: Kind) -> None:
    # so few tasks that those of the region could keep all the others waiting
    unhindered = small.sweep(max_tasks=2).seconds
    small.aws.inject(Rule(kind=kind, region=DOWN))
    others = OthersDone(small)
    outcome = small.sweep(max_tasks=2, watcher=others.watch)
    assert_only_lost(outcome, small, region=DOWN)
    causes = {gap["cause"] for gap in outcome.gaps}
    assert causes <= {"network", "timeout", "service_unavailable"}
    # what they would wait if each of the region's tasks took as long as one call may
    held_up = small.aws.options.accounts * PATIENCE.call_seconds / 2
    assert 0 < others.seconds < unhindered + held_up / 2


@pytest.mark.parametrize("kind", [Kind.ERROR_503, Kind.RESET, Kind.SILENCE])
def test_a_region_that_comes_back_is_swept_after_all(small: Sweeper, kind: Kind) -> None:
    small.aws.inject(Rule(kind=kind, region=DOWN))
    others = OthersDone(small, then=small.aws.inject)
    outcome = small.sweep(max_tasks=2, watcher=others.watch)
    assert others.seconds
    assert outcome.content == small.undisturbed.content


@pytest.mark.parametrize("new_sessions", [True, False])
def test_an_account_whose_credentials_die_costs_a_handful_of_calls(new_sessions: bool) -> None:  # noqa: FBT001 - a case
    """Whether its role can be assumed again, to no avail, or not."""
    # what was refused is left alone for the rest of the sweep, as in any of less than a minute
    patience = msgspec.structs.replace(PATIENCE, refused_seconds=Patience().refused_seconds)
    with fleet(patience, accounts=3, buckets=250) as large:
        dead = Rule(kind=Kind.DEAD, account=ACCOUNT, after_calls=20, but="sts:AssumeRole")
        denied = Rule(kind=Kind.DENIED, account=ACCOUNT, after_calls=1, operation="sts:AssumeRole")
        large.aws.inject(dead, *([] if new_sessions else [denied]))
        outcome = large.sweep()
        counted = large.aws.stats(by_account=True)
        assert_only_lost(outcome, large, account_id=ACCOUNT)
        assert {gap["cause"] for gap in outcome.gaps} <= {"credentials", "access_denied"}
        assert counted.by_account is not None
        assert counted.roles_assumed is not None
        # of all others it is 600 and more
        assert counted.by_account[ACCOUNT] < 150
        assert counted.roles_assumed[ACCOUNT] <= 4


def test_an_account_that_gets_new_sessions_is_complete(small: Sweeper) -> None:
    """Its sessions were revoked, and its role may be assumed again."""
    seen: list[str] = []
    some = small.undisturbed.calls // 3

    async def revoke(scan: Scan) -> None:
        await until(lambda: scan.progress.counts.calls >= some)
        small.aws.inject(Rule(kind=Kind.DEAD, account=ACCOUNT, old_sessions=True))
        seen.append("revoked")

    outcome = small.sweep(watcher=revoke)
    assert seen == ["revoked"]
    assert small.aws.stats().injected[Kind.DEAD]
    assert outcome.content == small.undisturbed.content


def test_credentials_that_live_shorter_than_the_sweep_are_renewed_once_per_account() -> None:
    with FakeAWS(accounts=4, session_seconds=4.0, instances=1, volumes=2, others=1) as aws:
        sweeper = Sweeper(aws)
        aws.inject(Rule(kind=Kind.DELAY, seconds=0.7, but="sts:*"))
        outcome = sweeper.sweep()
        counted = aws.stats(by_account=True)
        assert outcome.gaps == []
        assert counted.roles_assumed is not None
        # a session is used up to 1.5 s before it expires
        most = 2 + outcome.seconds / (4.0 - 1.5)
        assert all(2 <= number <= most for number in counted.roles_assumed.values())
        assert set(counted.roles_assumed) == set(aws.account_ids)


def test_a_refresh_that_fails_in_the_middle_makes_gaps_and_no_crash() -> None:
    with FakeAWS(accounts=4, session_seconds=4.0, instances=1, volumes=2, others=1) as aws:
        sweeper = Sweeper(aws)
        slow = Rule(kind=Kind.DELAY, seconds=0.7, but="sts:*")
        refused = Rule(kind=Kind.DENIED, operation="sts:AssumeRole", account=ACCOUNT, after_calls=1)
        aws.inject(slow)
        complete = sweeper.sweep()
        aws.inject(refused, slow)
        outcome = sweeper.sweep()
        assert_true(outcome, complete)
        assert_clean(outcome)
        assert {gap["account_id"] for gap in outcome.gaps} == {ACCOUNT}
        assert {gap["operation"] for gap in outcome.gaps} == {"sts:AssumeRole"}
        # what was read before stays
        assert ACCOUNT in {finding["account_id"] for finding in outcome.verdicts.values()}


@pytest.mark.parametrize("kind", [Kind.ERROR_503, Kind.THROTTLE])
def test_a_call_waits_as_long_as_it_is_told_to(small: Sweeper, kind: Kind) -> None:
    small.aws.inject(
        Rule(
            kind=kind,
            operation="iam:ListUsers",
            account=ACCOUNT,
            retry_after=1,
            until_seconds=1.5,
        )
    )
    outcome = small.sweep()
    assert outcome.content == small.undisturbed.content
    # those who do not wait come back some ten times within that time, or give up
    assert 1 <= small.aws.stats().injected[kind] <= 3
