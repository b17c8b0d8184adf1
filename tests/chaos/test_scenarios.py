"""What a sweep does about one fault that lasts: an account, a region, credentials, a busy API."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import pytest

from benchmarks.fake_aws import FakeAWS, Kind, Rule
from fleetscan.aws.circuit import _LEAST_FAILURES
from fleetscan.aws.patience import Patience
from fleetscan.engine.scan import Scan
from tests.chaos.sweeps import PATIENCE, Outcome, Sweeper, until
from tests.chaos.truth import assert_clean, assert_true, assert_valid
from tests.conftest import Figures

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
    with fleet(accounts=4) as sweeper:
        yield sweeper


@pytest.fixture
def small(_small: Sweeper) -> Iterator[Sweeper]:
    """4 accounts in 4 regions."""
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


@pytest.mark.chaos(sample=0)
@pytest.mark.parametrize("kind", [Kind.ERROR_503, Kind.RESET, Kind.SILENCE])
def test_a_region_that_is_down_takes_nothing_else_along(kind: Kind, figures: Figures) -> None:
    accounts, max_tasks = 10, 2
    # so few tasks that those of the region could keep all the others waiting
    with fleet(accounts=accounts) as ten:
        unhindered = ten.sweep(max_tasks=max_tasks).seconds
        ten.aws.reset()
        ten.aws.inject(Rule(kind=kind, region=DOWN))
        others = OthersDone(ten)
        outcome = ten.sweep(max_tasks=max_tasks, watcher=others.watch)
        assert_only_lost(outcome, ten, region=DOWN)
        causes = {gap["cause"] for gap in outcome.gaps}
        assert causes <= {"network", "timeout", "service_unavailable"}
        figures[f"seconds until the others were done: {kind}"] = round(others.seconds)
        figures["seconds until the others were done: undisturbed"] += round(unhindered)
        figures[f"calls to the region: {kind}"] = ten.aws.stats().injected[kind]
    # until the region is taken for down, and then one call of each task that sees whether it is
    most = (_LEAST_FAILURES + accounts / max_tasks) * PATIENCE.read_seconds
    assert most < accounts * PATIENCE.call_seconds / max_tasks / 2
    assert 0 < others.seconds < 3 * unhindered + most


@pytest.mark.chaos(sample=1)
@pytest.mark.parametrize("kind", [Kind.ERROR_503, Kind.RESET, Kind.SILENCE])
def test_a_region_that_comes_back_is_swept_after_all(small: Sweeper, kind: Kind) -> None:
    small.aws.inject(Rule(kind=kind, region=DOWN))
    others = OthersDone(small, then=small.aws.inject)
    outcome = small.sweep(max_tasks=2, watcher=others.watch)
    assert others.seconds
    assert outcome.content == small.undisturbed.content


@pytest.mark.chaos(sample=0)
@pytest.mark.parametrize("new_sessions", ["new ones too", "no new ones"])
def test_an_account_whose_credentials_die_costs_a_handful_of_calls(
    new_sessions: str, figures: Figures
) -> None:
    """Whether its role can be assumed again, to no avail, or not."""
    # what was refused is left alone for the rest of the sweep, as in any of less than a minute
    patience = msgspec.structs.replace(PATIENCE, refused_seconds=Patience().refused_seconds)
    with fleet(patience, accounts=3, buckets=250) as large:
        dead = Rule(kind=Kind.DEAD, account=ACCOUNT, after_calls=20, but="sts:AssumeRole")
        denied = Rule(kind=Kind.DENIED, account=ACCOUNT, after_calls=1, operation="sts:AssumeRole")
        large.aws.inject(dead, *([] if new_sessions == "new ones too" else [denied]))
        outcome = large.sweep()
        counted = large.aws.stats(by_account=True)
        assert_only_lost(outcome, large, account_id=ACCOUNT)
        assert {gap["cause"] for gap in outcome.gaps} <= {"credentials", "access_denied"}
        assert counted.by_account is not None
        assert counted.roles_assumed is not None
        figures[f"calls of the dead account: {new_sessions}"] = counted.by_account[ACCOUNT]
        figures[f"roles assumed in it: {new_sessions}"] = counted.roles_assumed[ACCOUNT]
        # of all others it is 600 and more; 20 pass, and some 40 are in flight when they die
        assert counted.by_account[ACCOUNT] < 150
        assert counted.roles_assumed[ACCOUNT] <= 4


@pytest.mark.chaos(sample=1)
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


@pytest.mark.chaos(sample=0)
def test_credentials_that_live_shorter_than_the_sweep_are_renewed_once_per_account(
    figures: Figures,
) -> None:
    with FakeAWS(accounts=4, session_seconds=4.0, instances=1, volumes=2, others=1) as aws:
        sweeper = Sweeper(aws)
        aws.inject(Rule(kind=Kind.DELAY, seconds=0.4, but="sts:*"))
        outcome = sweeper.sweep(max_tasks=2)
        counted = aws.stats(by_account=True)
        assert outcome.gaps == []
        assert counted.roles_assumed is not None
        figures["seconds of the sweep"] = round(outcome.seconds)
        figures["accounts"] = len(counted.roles_assumed)
        figures["roles assumed"] = sum(counted.roles_assumed.values())
        # a session is used up to 1.5 s before it expires
        most = 2 + outcome.seconds / (4.0 - 1.5)
        assert all(2 <= number <= most for number in counted.roles_assumed.values())
        assert set(counted.roles_assumed) == set(aws.account_ids)


@pytest.mark.chaos(sample=0)
def test_a_refresh_that_fails_in_the_middle_makes_gaps_and_no_crash() -> None:
    with FakeAWS(accounts=4, session_seconds=4.0, instances=1, volumes=2, others=1) as aws:
        sweeper = Sweeper(aws)
        slow = Rule(kind=Kind.DELAY, seconds=0.4, but="sts:*")
        refused = Rule(kind=Kind.DENIED, operation="sts:AssumeRole", account=ACCOUNT, after_calls=1)
        aws.inject(slow)
        complete = sweeper.sweep(max_tasks=2)
        assert complete.gaps == []
        aws.inject(refused, slow)
        outcome = sweeper.sweep(max_tasks=2)
        assert_true(outcome, complete)
        assert_clean(outcome)
        assert {gap["account_id"] for gap in outcome.gaps} == {ACCOUNT}
        assert {gap["operation"] for gap in outcome.gaps} == {"sts:AssumeRole"}
        # what was read before stays
        assert ACCOUNT in {finding["account_id"] for finding in outcome.verdicts.values()}


@pytest.mark.chaos(sample=0)
@pytest.mark.parametrize("kind", [Kind.ERROR_503, Kind.THROTTLE])
def test_a_call_waits_as_long_as_it_is_told_to(small: Sweeper, kind: Kind) -> None:
    """Of itself it would wait for a tenth of a second at most, and then come too early."""
    busy = Rule(kind=kind, operation="iam:ListUsers", account=ACCOUNT, first=1, retry_after=3)
    too_early = Rule(kind=Kind.DENIED, operation="iam:ListUsers", account=ACCOUNT, until_seconds=3)
    small.aws.inject(busy, too_early)
    outcome = small.sweep()
    assert outcome.gaps == []
    assert outcome.content == small.undisturbed.content
    assert small.aws.stats().injected == {kind: 1}
