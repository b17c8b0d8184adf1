"""Where and when the committer calls the store."""

import threading
from pathlib import Path
from typing import Any

import pytest

from fleetscan.engine import commit
from fleetscan.store import RunStatus, StoreAccessError
from tests.engine.scanning import Sweeping, stop_half_way, sweeping, whole_world
from tests.engine.world import person_owns


class Recorder:
    """Notes which of the store's methods are called, in which order, and where."""

    def __init__(self, swept: Sweeping, patch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        self.in_the_loop: dict[str, set[bool]] = {}
        self._loop = threading.get_ident()
        for name in ("commit", "checkpoint", "kept_facts"):
            patch.setattr(swept.store, name, self._noting(name, getattr(swept.store, name)))

    def _noting(self, name: str, method: Any) -> Any:  # noqa: ANN401 - any method
        def noting(*args: object) -> object:
            self.calls.append(name)
            self.in_the_loop.setdefault(name, set()).add(threading.get_ident() == self._loop)
            return method(*args)

        return noting


async def test_small_results_are_committed_and_read_in_the_event_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sweeping(tmp_path, person_owns, count=3) as swept:
        recorded = Recorder(swept, monkeypatch)
        assert await swept.scan(whole_world()).run() is RunStatus.COMPLETE
    assert recorded.in_the_loop == {"commit": {True}, "kept_facts": {True}}


async def test_large_results_are_committed_in_a_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetscan.engine.store_access._MOST_IN_THE_LOOP", 0)
    with sweeping(tmp_path, count=3) as swept:
        recorded = Recorder(swept, monkeypatch)
        assert await swept.scan(whole_world()).run() is RunStatus.COMPLETE
    assert recorded.in_the_loop["commit"] == {False}


async def test_the_many_facts_of_an_account_are_read_and_deleted_in_a_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The account keeps two boxes and two persons; no target of it has as many rows.
    monkeypatch.setattr("fleetscan.engine.store_access._MOST_IN_THE_LOOP", 3)
    monkeypatch.setattr(commit, "_rows", lambda _: 0)
    with sweeping(tmp_path, person_owns) as swept:
        recorded = Recorder(swept, monkeypatch)
        assert await swept.scan(whole_world()).run() is RunStatus.COMPLETE
    assert recorded.in_the_loop == {"commit": {True, False}, "kept_facts": {False}}
    assert recorded.calls[-2:] == ["kept_facts", "commit"]


async def test_facts_that_were_kept_before_a_resume_may_be_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = whole_world()
    with sweeping(tmp_path, person_owns) as swept:
        _, status = await stop_half_way(swept, world, after=2)
        assert status is RunStatus.INTERRUPTED
        recorded = Recorder(swept, monkeypatch)
        assert await swept.scan(world).run() is RunStatus.COMPLETE
    assert recorded.in_the_loop["kept_facts"] == {False}


@pytest.mark.parametrize("fails", [False, True], ids=["it works", "there is no room"])
async def test_the_log_is_copied_in_a_thread_before_a_commit_that_begins_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    monkeypatch.setattr(commit, "_ROWS_IN_THE_LOG", 20)
    # so that there are many commits
    monkeypatch.setattr(commit, "_GATHER_SECONDS", 0)
    with sweeping(tmp_path, count=20) as swept:
        if fails:

            def fail() -> None:
                raise StoreAccessError("the disk is full")

            monkeypatch.setattr(swept.store, "checkpoint", fail)
        recorded = Recorder(swept, monkeypatch)
        assert await swept.scan(whole_world(), max_tasks=1).run() is RunStatus.COMPLETE
    assert recorded.in_the_loop["checkpoint"] == {False}
    assert recorded.in_the_loop["commit"] == {True, False}
    after = [
        recorded.calls[place + 1]
        for place, name in enumerate(recorded.calls)
        if name == "checkpoint"
    ]
    assert set(after) == {"commit"}
    assert recorded.calls[0] == "commit"
