"""What needs all of an account is judged once, also when the sweep is killed while it is judged."""

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fleetscan.facts.base import GLOBAL
from fleetscan.store import ACCOUNT_LEVEL, RunStore
from tests.chaos import accounts_that_die as sweep
from tests.chaos.killing import Left, look, until_changed
from tests.conftest import Figures
from tests.e2e.command import LIMIT
from tests.engine.world import HOME

ROOT = Path(sweep.__file__).parents[2]

#: commits of a sweep, some more than there are at least
COMMITS = 40

Result = tuple[list[Any], list[Any], Any]


@contextmanager
def sweeping(store: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", sweep.__name__, str(store)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def swept(store: Path) -> set[tuple[str, str]]:
    """Sweep to the end, and return the targets that were read for it."""
    with sweeping(store) as process:
        printed, _ = process.communicate(timeout=LIMIT)
    assert process.returncode == 0
    asked = msgspec.json.decode(printed, type=list[tuple[str, str]])
    # what there is once for an account is asked in its home region, by the task `global`
    return {(account, GLOBAL if region == HOME else region) for account, region in asked}


def result(store: Path) -> Result:
    with RunStore.open(store) as opened:
        return (
            list(opened.findings("run")),
            list(opened.gaps("run")),
            opened.summary("run"),
        )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Result:
    store = tmp_path_factory.mktemp("undisturbed") / "runs.db"
    assert len(swept(store)) == 3 * sweep.ACCOUNTS
    found = result(store)
    assert len(found[0]) > 10 * sweep.ACCOUNTS
    assert found[1] == []
    return found


def killed(store: Path, commits: int, scratch: Path) -> Left:
    """Sweep until so many commits were seen, or to the end; return what is in the store then."""
    with sweeping(store) as process:
        until_changed(process, store.with_name("runs.db-wal"), commits)
        process.kill()
        assert process.wait(LIMIT) in {0, -signal.SIGKILL}
    return look(store, scratch)


@pytest.mark.chaos(sample=1, seeds=40)
def test_a_kill_leaves_accounts_judged_as_a_whole_or_to_be_judged(
    seed: int, tmp_path: Path, undisturbed: Result, figures: Figures
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same moments each time
    store = tmp_path / "store" / "runs.db"
    left = Left()
    for _ in range(1 + seed % 3):
        if left.finished:
            break
        left = killed(store, chance.randint(1, COMMITS), tmp_path / "copy")
        assert left.integrity == "ok"
        judged = {account for account, region in left.done if region == ACCOUNT_LEVEL}
        read = {account for account, region in left.done if region != ACCOUNT_LEVEL}
        figures["kills"] += 1
        figures["accounts: judged when killed"] += len(judged)
        figures["accounts: read but not judged"] += len(read - judged)
        # what was kept for an account goes with its judging, in the same transaction
        assert left.kept_for.isdisjoint(judged)
    if not left.finished:
        assert swept(store).isdisjoint(left.done)
    assert result(store) == undisturbed
