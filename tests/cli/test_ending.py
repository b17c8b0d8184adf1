"""What is made of a run when its sweep has ended."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fleetscan.cli.ending import BrokenOffError, end
from fleetscan.cli.settings import Settings, Terminal
from fleetscan.engine.waiting import PATIENCE_SECONDS, PAUSE_SECONDS
from fleetscan.store import RunStatus, RunStore, StoreBusyError
from tests.cli.sweeps import begin


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "runs.db") as opened:
        yield opened


def test_a_lock_that_sqlite_does_not_wait_for_is_not_tried_without_a_pause(
    tmp_path: Path,
    store: RunStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    attempts = 0
    clock = [100.0]

    def pause(seconds: float) -> None:
        clock[0] += seconds

    def refuse_at_once(*_: Any) -> None:  # noqa: ANN401 - whatever the caller gives
        nonlocal attempts
        attempts += 1
        raise StoreBusyError("recovering")

    fake = SimpleNamespace(monotonic=lambda: clock[0], sleep=pause)
    monkeypatch.setattr("fleetscan.library.runs.time", fake)
    monkeypatch.setattr(store, "finish", refuse_at_once)
    settings = Settings(
        accounts="a",
        output=str(tmp_path / "r.json"),
        store="s",
        terminal=Terminal(quiet=True),
        max_tasks=1,
    )
    run = begin(store, [], {})
    assert end(settings, store, run, RunStatus.COMPLETE, 0) == 0
    assert attempts == pytest.approx(PATIENCE_SECONDS / PAUSE_SECONDS, rel=0.1)
    waits, gives_up = (record.getMessage() for record in caplog.records)
    assert "waiting to mark the run as ended" in waits
    assert "The report is whole" in gives_up


WHOLE = (RunStatus.COMPLETE, "and is whole")
PARTIAL = (RunStatus.INTERRUPTED, "--resume goes on")


@pytest.mark.parametrize(
    ("step", "so_far"),
    [("has_failures", WHOLE), ("gap_groups", WHOLE), ("finish", WHOLE), ("finish", PARTIAL)],
)
def test_who_stops_it_once_the_report_is_there_is_told_so(
    tmp_path: Path,
    store: RunStore,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    so_far: tuple[RunStatus, str],
) -> None:
    status, words = so_far
    report = tmp_path / "r.json"
    asked = getattr(store, step)

    def stop(*arguments: Any) -> Any:  # noqa: ANN401 - whatever the caller gives
        if report.exists():
            raise KeyboardInterrupt
        return asked(*arguments)

    monkeypatch.setattr(store, step, stop)
    settings = Settings(accounts="a", output=str(report), store="s", max_tasks=1)
    run = begin(store, [], {})
    with pytest.raises(BrokenOffError, match=rf"stopped at once; the report was written.*{words}"):
        end(settings, store, run, status, 0)


def test_the_numbers_of_report_and_summary_are_worked_out_once(
    tmp_path: Path, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Counter[str]()

    def counting(name: str) -> Callable[..., Any]:
        method = getattr(store, name)

        def call(*arguments: Any) -> Any:  # noqa: ANN401 - whatever the caller gives
            asked[name] += 1
            return method(*arguments)

        return call

    for name in ("summary", "coverage", "outcomes_by_account"):
        monkeypatch.setattr(store, name, counting(name))
    report = tmp_path / "r.json"
    settings = Settings(accounts="a", output=str(report), store="s", max_tasks=1)
    end(settings, store, begin(store, [], {}), RunStatus.COMPLETE, 0)
    assert report.exists()
    assert asked == {"summary": 1, "coverage": 1, "outcomes_by_account": 1}
