"""Ctrl-C and SIGTERM at any moment of a sweep's start, alone or several at once: one clear end."""

import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from benchmarks.fake_aws import FakeAWS, Options
from tests.conftest import Figures
from tests.e2e.command import LIMIT, Workplace

#: seconds from the first line of fleetscan's own to the end of such a sweep, and some more
LONGEST = 2.0

#: the command, which says when it has begun to listen: before that Python itself starts
COMMAND = """
from fleetscan import __main__ as entry
from fleetscan.cli import interrupts
listen = interrupts.listen
def listen_and_tell():
    listen()
    print("listening", flush=True)
    interrupts.listen = listen
interrupts.listen = listen_and_tell
entry.main()
"""

SAID = re.compile(
    r"fleetscan: stopped before anything was scanned"
    r"|fleetscan: stopped at once; --resume goes on from what was stored"
    r"|WARNING: stopping: tasks in flight get 5 s; once more stops at once"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with FakeAWS(Options(accounts=2, latency_ms=20)) as aws:
        workplace = Workplace(tmp_path_factory.mktemp("signals"), aws.process_environment())
        workplace.write("accounts.toml", aws.accounts_toml())
        yield workplace


@pytest.mark.chaos(sample=4, seeds=100)
def test_a_signal_at_any_moment_ends_a_sweep_with_one_clear_word(
    seed: int, place: Workplace, figures: Figures
) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    numbers = chance.choices([signal.SIGINT, signal.SIGTERM], k=chance.choice([1, 1, 2, 3]))
    files = ["-o", f"{seed}.json", "--store", f"{seed}.db"]
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "--accounts", "accounts.toml", "--no-progress", *files],
        cwd=place.folder,
        env=place.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "listening\n"
        time.sleep(chance.uniform(0, LONGEST) ** 2 / LONGEST)
        for number in numbers:
            process.send_signal(number)
            time.sleep(chance.choice([0, 0.001, 0.05]))
        output, said = process.communicate(timeout=LIMIT)
    figures["signals"] += len(numbers)
    figures[f"exit codes: {process.returncode}"] += 1
    if process.returncode == 130:
        assert all(SAID.fullmatch(line) for line in said.splitlines() if line), said
        assert said.strip()
    else:
        # it was done before
        assert process.returncode == 1
        assert "Swept 2 accounts" in output
        assert said == ""
    assert not list(place.folder.glob(f".{seed}.json*"))
    assert process.returncode == 130 or (place.folder / f"{seed}.json").exists()
