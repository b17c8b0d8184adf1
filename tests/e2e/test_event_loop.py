"""The event loop is there for everybody: it computes for no longer than 50 ms at a time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.fake_aws import FakeAWS
from benchmarks.harness.command import scan_options
from tests.e2e.command import LIMIT

ROOT = Path(__file__).parents[2]

#: Seconds of the loop's own thread, so that what else runs on the machine does not count. What
#: other threads of the sweep take from it is measured by `make bench`, on a quiet machine.
MOST = 0.05
#: a processor that is slowed down for a moment makes a sweep look worse, and never better
TRIES = 3


def longest_stretch(server: FakeAWS, folder: Path) -> float:
    """Sweep with a watchdog in the loop; return the most that its thread computed meanwhile."""
    accounts = folder / "accounts.toml"
    accounts.write_text(server.accounts_toml(), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.workers.event_loop", "scan"]
    swept = subprocess.run(
        [*command, *scan_options(accounts, folder)],
        cwd=ROOT,
        env={**os.environ, **server.environment()},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert swept.returncode == 1, swept.stderr
    seen: dict[str, float] = json.loads(swept.stdout.splitlines()[-1])
    assert seen["looks"]
    return seen["longest_cpu_seconds"]


@pytest.mark.parametrize(
    ("accounts", "instances"),
    [
        pytest.param(60, 2, id="many small accounts"),
        pytest.param(2, 1_000, id="large accounts"),
    ],
)
def test_no_step_keeps_the_event_loop_for_long(
    accounts: int, instances: int, tmp_path: Path
) -> None:
    with FakeAWS(accounts=accounts, instances=instances, regions=["us-east-1", "eu-west-1"]) as aws:
        seen: list[float] = []
        while len(seen) < TRIES and min(seen, default=MOST) >= MOST:
            seen.append(longest_stretch(aws, tmp_path))
    assert min(seen) < MOST, seen
