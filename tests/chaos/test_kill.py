"""A sweep that is killed at any moment, again and again, ends as one that nobody disturbed."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from benchmarks.fake_aws import FakeAWS
from benchmarks.fake_aws.fleet import HUB_ID
from tests.chaos.killing import (
    KINDS,
    REPORT,
    STORE,
    Calls,
    Left,
    Moment,
    Target,
    calls_of,
    kill,
    look,
)
from tests.e2e import played
from tests.e2e.command import LIMIT, Workplace
from tests.e2e.reports import without_run

#: some thousand findings, so that the report takes a while to be written
FLEET = {"volumes": 25, "latency_ms": 25.0, "latency_jitter": 0.8}
IN_FULL = {"accounts": 6}
A_SAMPLE = {"accounts": 2}
MAX_TASKS = 8
SWEEP = ("--accounts=accounts.toml", "--include-passed", "-q", f"--max-tasks={MAX_TASKS}")
SOMETHING_FAILED = 1
NOTHING_TO_RESUME = 2

REQUIRED_TAGS = '\n[checks."tags.required_keys_present"]\nkeys = ["Owner"]\n'


class Undisturbed(msgspec.Struct, frozen=True):
    """A sweep from its beginning to its end."""

    report: bytes
    size: int
    seconds: float
    calls: Calls
    openings: dict[str, int]


@pytest.fixture(scope="module")
def aws(pytestconfig: pytest.Config) -> Iterator[FakeAWS]:
    in_full = pytestconfig.getoption("chaos") or pytestconfig.getoption("seed")
    with FakeAWS(**FLEET, **(IN_FULL if in_full else A_SAMPLE), count_targets=True) as aws:
        yield aws


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, aws: FakeAWS) -> Undisturbed:
    place = workplace(tmp_path_factory.mktemp("undisturbed"), aws)
    began = time.monotonic()
    # as those that are killed: a forked one lacks the start, and the first waits for what forks
    with place.started(*SWEEP) as process:
        assert process.wait(LIMIT) == SOMETHING_FAILED
    seconds = time.monotonic() - began
    calls, openings = calls_of(aws)
    report = place.folder / REPORT
    return Undisturbed(without_run(report), report.stat().st_size, seconds, calls, openings)


def workplace(folder: Path, aws: FakeAWS) -> Workplace:
    place = Workplace(folder, aws.process_environment(), module=played.__name__)
    place.write("accounts.toml", aws.accounts_toml() + REQUIRED_TAGS)
    return place


class Life:
    """One run, from its first process to the one that nobody kills."""

    def __init__(
        self, place: Workplace, aws: FakeAWS, undisturbed: Undisturbed, figures: Counter[str]
    ) -> None:
        self.left = Left()
        self._place = place
        self._aws = aws
        self._undisturbed = undisturbed
        self._figures = figures

    def killed(self, moment: Moment) -> None:
        """Begin or go on, and be killed."""
        done_before = self.left.done
        while True:
            with self._place.started(*self._arguments()) as process:
                was_killed = kill(
                    process,
                    self._place.folder,
                    moment,
                    seconds=self._undisturbed.seconds,
                    report_size=self._undisturbed.size,
                )
            if was_killed:
                break
            # Only what ended before it was killed had an end to come to.
            assert process.returncode == SOMETHING_FAILED
            self.assert_as_undisturbed()
            self._start_over()
            done_before = frozenset()
            moment = moment.earlier()
        self._figures[f"kills: {moment.kind}"] += 1
        self.left = look(self._place.folder / STORE, self._place.folder / "copy")
        assert self.left.integrity == "ok"
        assert self.left.done >= done_before
        self._account_for(done_before)
        if (self._place.folder / REPORT).exists():
            self._figures["kills when the report was there"] += 1
            self.assert_as_undisturbed()

    def _account_for(self, done_before: frozenset[Target]) -> None:
        calls, openings = calls_of(self._aws)
        self._assert_nothing_done_was_asked(calls, openings, done_before)
        for target in self.left.done - done_before:
            assert calls[target] == self._undisturbed.calls[target]
        lost = {target: calls[target] for target in calls.keys() - self.left.done}
        for target, made in lost.items():
            assert Counter(made) <= Counter(self._undisturbed.calls[target])
        under_way = [t for t, made in lost.items() if made != self._undisturbed.calls[t]]
        assert len(under_way) <= MAX_TASKS
        self._figures["tasks in flight when killed"] += len(lost)
        self._figures["calls repeated"] += sum(sum(made.values()) for made in lost.values())

    def _assert_nothing_done_was_asked(
        self, calls: Calls, openings: dict[str, int], done: frozenset[Target]
    ) -> None:
        """No call was made for what was done, not even to enter an account that was."""
        assert not calls.keys() & done
        finished = {
            account_id
            for account_id in self._aws.account_ids
            if {t for t in self._undisturbed.calls if t[0] == account_id} <= done
        }
        assert not openings.keys() & finished
        unfinished = len(self._aws.account_ids) - len(finished)
        assert openings.get(HUB_ID, 0) <= unfinished
        self._figures["calls"] += sum(sum(made.values()) for made in calls.values())

    def resumed(self) -> None:
        """Go on to the end."""
        if self.left.finished:
            self._figures["finished when killed"] += 1
            assert self._place.run(*SWEEP, "--resume").code == NOTHING_TO_RESUME
            self.assert_as_undisturbed()
            return
        outcome = self._place.run(*self._arguments())
        assert outcome.code == SOMETHING_FAILED, outcome.stderr
        calls, openings = calls_of(self._aws)
        self._assert_nothing_done_was_asked(calls, openings, self.left.done)
        left = self._undisturbed.calls.keys() - self.left.done
        assert calls == {target: self._undisturbed.calls[target] for target in left}
        self.assert_as_undisturbed()
        run = self._place.report()["run"]
        assert (run["status"], run["resumed"]) == ("complete", self.left.begun)

    def assert_as_undisturbed(self) -> None:
        """The report is that of a sweep that nobody disturbed, but for `run`."""
        assert without_run(self._place.folder / REPORT) == self._undisturbed.report

    def _arguments(self) -> tuple[str, ...]:
        if self.left.begun:
            return (*SWEEP, "--resume")
        if (self._place.folder / ".fleetscan").exists():
            # it was killed before there was a run in it: --resume says so
            assert self._place.run(*SWEEP, "--resume").code == NOTHING_TO_RESUME
            self._figures["killed before there was a run"] += 1
        return SWEEP

    def _start_over(self) -> None:
        calls_of(self._aws)
        self.left = Left()
        (self._place.folder / REPORT).unlink()
        for path in (self._place.folder / ".fleetscan").iterdir():
            path.unlink()


@pytest.mark.chaos(sample=2, seeds=100)
def test_whenever_it_is_killed_the_report_is_the_same_and_nothing_done_is_done_again(
    seed: int, tmp_path: Path, aws: FakeAWS, undisturbed: Undisturbed, figures: Counter[str]
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same moments each time
    life = Life(workplace(tmp_path, aws), aws, undisturbed, figures)
    life.killed(Moment.draw(KINDS[seed % len(KINDS)], chance))
    # a third of them again while they resume, and a third of those once more
    for _ in range((seed // 3 % 3 == 2) + (seed // 3 % 9 == 5)):
        if not life.left.finished:
            life.killed(Moment.draw("any", chance))
            figures["killed again"] += 1
    life.resumed()
