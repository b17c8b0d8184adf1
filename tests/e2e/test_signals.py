"""Ctrl-C, SIGTERM and SIGHUP at any moment of a sweep, alone or several at once: one clear end."""

import fcntl
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from benchmarks.fake_aws import FakeAWS, Options
from benchmarks.harness.fleet import CHECKS
from tests.conftest import Figures
from tests.e2e.command import LIMIT, Outcome, Workplace, with_checks

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
from fleetscan.cli import sweep
run_of = sweep.run_of
def run_of_and_tell(*arguments):
    run = run_of(*arguments)
    print("begun", flush=True)
    return run
sweep.run_of = run_of_and_tell
entry.main()
"""

#: the command, which sends itself so many signals at a moment of its sweep
SIGNALLED = """
import os, signal, sys
import fleetscan.cli.ending, fleetscan.engine.scan, fleetscan.aws.accounts
from fleetscan.__main__ import main
from fleetscan.reports import json_report
def send():
    for _ in range({signals}):
        os.kill(os.getpid(), signal.SIGINT)
def sending(function):
    def call(*arguments, **options):
        send()
        return function(*arguments, **options)
    return call
def sending_afterwards(function):
    async def call(*arguments, **options):
        result = await function(*arguments, **options)
        send()
        return result
    return call
{owner}.{name} = {how}({owner}.{name})
main()
"""

#: the command, for which no name server answers
WITHOUT_NAMES = """
import os, socket, time
import fleetscan.engine.scan
from fleetscan.__main__ import main
def hang(*_):
    # what is printed while checks may run goes to standard error
    os.write(1, b"asked\\n")
    time.sleep(300)
socket.getaddrinfo = hang
fleetscan.engine.scan.GRACE_SECONDS = {grace}
main()
"""

#: makes the patience of a command that was signalled another one
GRACE = "import fleetscan.engine.scan\nfleetscan.engine.scan.GRACE_SECONDS = {grace}\n"

PREPARED = ("fleetscan.aws.accounts.AwsAccounts", "prepare", "sending")
SWEPT = ("fleetscan.engine.scan.Scan", "run", "sending_afterwards")
REPORTED = ("json_report", "write_json_report", "sending")
OPENED = ("fleetscan.cli.ending", "save_json_report", "sending")
SUMMARIZED = ("fleetscan.cli.ending", "print_summary", "sending")

SAID = re.compile(
    r"fleetscan: stopped before anything was scanned"
    # the third one, which waits for nothing
    r"|fleetscan: stopped while it was held up at '[^']+', line \d+; "
    r"--resume goes on from what was stored"
    r"|fleetscan: stopped at once; --resume goes on from what was stored"
    r"|fleetscan: stopped at once; the report was written before, .+"
    r"|WARNING: stopping: tasks in flight get 5 s; once more stops at once"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with FakeAWS(Options(accounts=2, latency_ms=20)) as aws:
        workplace = Workplace(
            tmp_path_factory.mktemp("signals"), aws.process_environment(), checks=CHECKS
        )
        workplace.write("accounts.toml", aws.accounts_toml())
        yield workplace


@pytest.mark.chaos(sample=2, seeds=100)
def test_a_signal_at_any_moment_ends_a_sweep_with_one_clear_word(
    seed: int, place: Workplace, figures: Figures
) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    kinds = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    numbers = chance.choices(kinds, k=chance.choice([1, 1, 2, 3]))
    files = ("-o", f"{seed}.json", "--store", f"{seed}.db")
    options = with_checks(("--accounts", "accounts.toml", "--no-progress", *files), CHECKS)
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *options],
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
    has_report = (place.folder / f"{seed}.json").exists()
    if len(numbers) == 1 or set(numbers) == {signal.SIGHUP}:
        assert "stopped at once" not in said
        assert has_report or "begun" not in output or "stopped before" in said
    assert all(SAID.fullmatch(line) for line in said.splitlines() if line), said
    if process.returncode == 130:
        assert said.strip()
    else:
        # it was done before, or by the time that it was to stop
        assert process.returncode == 1
        assert "Swept 2 accounts" in output
    assert not list(place.folder.glob(f".{seed}.json*"))
    assert process.returncode == 130 or has_report


def signalled(
    place: Workplace, moment: tuple[str, str, str], signals: int, *arguments: str
) -> Outcome:
    owner, name, how = moment
    script = SIGNALLED.format(owner=owner, name=name, how=how, signals=signals)
    options = ("--accounts", "accounts.toml", "--no-progress", "--store", f"{name}{signals}.db")
    (place.folder / "r.json").unlink(missing_ok=True)
    return place.run(
        *(*options, "-o", "r.json", *arguments), command=(sys.executable, "-c", script)
    )


@pytest.mark.chaos(sample=1)
@pytest.mark.parametrize("moment", [SWEPT, REPORTED, SUMMARIZED])
def test_one_signal_with_nothing_left_to_stop_changes_nothing(
    place: Workplace, moment: tuple[str, str, str]
) -> None:
    outcome = signalled(place, moment, 1)
    assert (outcome.code, outcome.stderr) == (1, "")
    assert "Swept 2 accounts" in outcome.stdout
    assert place.report("r.json")["run"]["status"] == "complete"


def test_one_signal_between_the_begin_of_a_run_and_its_sweep_gives_a_report(
    place: Workplace,
) -> None:
    outcome = signalled(place, PREPARED, 1)
    assert outcome.code == 130
    assert "WARNING: stopping" in outcome.stderr
    assert outcome.stdout.startswith("Interrupted")
    assert place.report("r.json")["run"]["status"] == "interrupted"


@pytest.mark.chaos(sample=1)
@pytest.mark.parametrize(
    ("moment", "said", "has_report"),
    [
        (REPORTED, "--resume goes on from what was stored", False),
        (SUMMARIZED, "the report was written before, and is whole", True),
    ],
)
def test_the_second_signal_stops_at_once_and_says_what_is_there(
    place: Workplace, moment: tuple[str, str, str], said: str, *, has_report: bool
) -> None:
    outcome = signalled(place, moment, 2)
    assert outcome.code == 130
    assert outcome.stderr == f"fleetscan: stopped at once; {said}\n"
    assert (place.folder / "r.json").exists() is has_report
    assert not list(place.folder.glob(".r.json*"))


@pytest.mark.chaos(sample=2)
@pytest.mark.parametrize(
    ("moment", "signals", "grace"),
    [(OPENED, 1, 0.2), (SWEPT, 1, 0.2), (OPENED, 2, 300)],
)
@pytest.mark.parametrize("opened", [False, True])
def test_a_report_that_nobody_reads_holds_no_end_up(
    place: Workplace, moment: tuple[str, str, str], signals: int, grace: float, *, opened: bool
) -> None:
    owner, name, how = moment
    script = SIGNALLED.format(owner=owner, name=name, how=how, signals=signals)
    fifo = place.folder / "fifo"
    fifo.unlink(missing_ok=True)
    os.mkfifo(fifo)
    store = f"{name}-{signals}-{opened}.db"
    options = ["--accounts", "accounts.toml", "--no-progress", "--store", store]
    with ExitStack() as stack:
        if opened:
            # less than the report fits into it
            reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
            stack.callback(os.close, reader)
            fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 4_096)
        ended = place.run(
            *(*options, "-o", "fifo"),
            command=(sys.executable, "-c", GRACE.format(grace=grace) + script),
        )
    assert ended.code == 130
    assert ended.stdout == ""
    *before, said = ended.stderr.splitlines()
    assert "stopped while the report was written to fifo, which has not taken all" in said
    assert len(before) == (moment == OPENED)
    assert all("the report is left if fifo takes nothing for" in each for each in before)
    # it says how to get the report
    assert "--resume" in said
    assert place.run(*options, "--resume", "-o", "r.json").code == 1
    assert place.report("r.json")["run"]["status"] == "complete"


def test_a_report_whose_reader_reads_is_whole_after_one_signal(place: Workplace) -> None:
    owner, name, how = OPENED
    script = SIGNALLED.format(owner=owner, name=name, how=how, signals=1)
    ended = place.run(
        *("--accounts", "accounts.toml", "--no-progress", "--store", "read.db", "-o", "-"),
        command=(sys.executable, "-c", script),
    )
    assert ended.code == 1
    assert json.loads(ended.stdout)["run"]["status"] == "complete"


@pytest.mark.chaos(sample=1)
@pytest.mark.parametrize(
    ("signals", "grace"), [([signal.SIGINT], 0.2), ([signal.SIGINT, signal.SIGTERM], 300)]
)
def test_a_name_that_is_looked_up_for_ever_holds_no_end_up(
    place: Workplace, signals: list[signal.Signals], grace: float
) -> None:
    script = WITHOUT_NAMES.format(grace=grace)
    path = place.folder / "without-names.json"
    path.unlink(missing_ok=True)
    files = ("-o", path.name, "--store", f"without-names-{grace}.db")
    options = with_checks(("--accounts", "accounts.toml", "--no-progress", *files), CHECKS)
    with subprocess.Popen(
        [sys.executable, "-c", script, *options],
        cwd=place.folder,
        env=place.environment | {"AWS_ENDPOINT_URL": "http://localhost:1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "asked\n"
            for number in signals:
                process.send_signal(number)
            _, said = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "Traceback" not in said
    if len(signals) == 1:
        assert place.report(path.name)["run"]["status"] == "interrupted"
    else:
        assert said.endswith("stopped at once; --resume goes on from what was stored\n")
