"""Signals, each in a process of its own that sends them to itself."""

import subprocess
import sys

import pytest

BEGIN = """
import os, signal, sys, types
import anyio
from fleetscan.cli import interrupts
def send(*names):
    for name in names:
        os.kill(os.getpid(), getattr(signal, name))
def stopped(function):
    try:
        function()
    except KeyboardInterrupt:
        return True
    return False
interrupts.listen()
"""


def ended_by_itself(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script to its end."""
    return subprocess.run(
        [sys.executable, "-c", BEGIN + script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def run(script: str) -> str:
    """Run a script; return what it printed, or fail with what went wrong."""
    ended = ended_by_itself(script)
    assert ended.returncode == 0, ended
    assert ended.stderr == ""
    return ended.stdout


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_the_first_signal_is_raised_and_no_other(name: str) -> None:
    script = f"""
print(stopped(lambda: send({name!r})))
send("SIGINT", "SIGTERM", {name!r})
interrupts.check()
print("still here")
"""
    assert run(script) == "True\nstill here\n"


def test_nothing_is_heard_once_all_is_done() -> None:
    script = """
interrupts.go_deaf()
send("SIGINT", "SIGTERM")
interrupts.ignore()
send("SIGINT", "SIGTERM")
print("still here")
"""
    assert run(script) == "still here\n"


def test_what_is_noted_is_raised_at_the_end() -> None:
    script = """
def noting():
    with interrupts.noted():
        send("SIGTERM", "SIGINT")
        print("still here")
    print("not reached")
print(stopped(noting))
send("SIGTERM")
"""
    assert run(script) == "still here\nTrue\n"


def test_what_was_taken_is_not_raised() -> None:
    script = """
async def take():
    send("SIGTERM", "SIGINT")
    await interrupts.next_signal()
    await interrupts.next_signal()
with interrupts.noted():
    anyio.run(take)
interrupts.check()
print("still here")
print(stopped(lambda: send("SIGINT")))
"""
    assert run(script) == "still here\nTrue\n"


@pytest.mark.parametrize("uvloop", [False, True])
def test_a_loop_that_is_held_up_is_ended_by_the_third(*, uvloop: bool) -> None:
    script = f"""
async def hold_up():
    send("SIGINT")
    send("SIGTERM")
    print("still here", flush=True)
    send("SIGINT")
    while True:
        pass
with interrupts.noted():
    anyio.run(hold_up, backend_options={{"use_uvloop": {uvloop}}})
"""
    ended = ended_by_itself(script)
    assert ended.returncode == 130
    assert ended.stdout == "still here\n"
    assert "stopped while it was held up at '<string>', line" in ended.stderr
    assert "--resume goes on" in ended.stderr


@pytest.mark.parametrize("uvloop", [False, True])
def test_a_loop_that_has_nothing_to_do_is_woken(*, uvloop: bool) -> None:
    script = f"""
import threading
async def wait():
    threading.Timer(0.1, send, ["SIGTERM"]).start()
    await interrupts.next_signal()
    print("woken")
with interrupts.noted():
    anyio.run(wait, backend_options={{"use_uvloop": {uvloop}}})
"""
    assert run(script) == "woken\n"


def test_what_is_kept_of_nothing_is_cancelled_by_a_signal() -> None:
    script = """
async def work():
    send("SIGINT")
    await anyio.sleep_forever()
async def quick():
    return "done"
def working():
    with interrupts.noted():
        anyio.run(interrupts.until_signal, work)
with interrupts.noted():
    print(anyio.run(interrupts.until_signal, quick))
print(stopped(working))
"""
    assert run(script) == "done\nTrue\n"


def test_an_import_is_not_broken_into() -> None:
    script = """
import importlib.abc, importlib.util
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name == "slow" else None
    def exec_module(self, module):
        send("SIGTERM")
        module.whole = True
sys.meta_path.insert(0, Finder())
import slow
print(slow.whole)
print(stopped(interrupts.check))
"""
    assert run(script) == "True\nTrue\n"


def test_signals_can_be_awaited_only_while_they_are_noted() -> None:
    script = """
try:
    anyio.run(interrupts.next_signal)
except RuntimeError as error:
    print(error)
"""
    assert "while they are noted" in run(script)


def test_a_signal_that_was_ignored_from_the_start_stays_so() -> None:
    script = """
signal.signal(signal.SIGINT, signal.SIG_IGN)
interrupts.listen()
send("SIGINT")
interrupts.check()
print(stopped(lambda: send("SIGTERM")))
"""
    assert run(script) == "True\n"


def test_once_a_run_has_begun_the_second_signal_is_raised() -> None:
    script = """
def twice():
    with interrupts.first_only_noted():
        with interrupts.noted():
            send("SIGINT")
        interrupts.check()
        print("still here")
        send("SIGTERM")
    print("not reached")
print(stopped(twice))
send("SIGTERM")
"""
    assert run(script) == "still here\nTrue\n"


def test_once_a_run_has_begun_a_signal_that_was_taken_counts_as_the_first() -> None:
    script = """
def twice():
    with interrupts.first_only_noted():
        with interrupts.noted():
            send("SIGINT")
            anyio.run(interrupts.next_signal)
        print("still here")
        with interrupts.noted():
            send("SIGINT")
    print("not reached")
print(stopped(twice))
"""
    assert run(script) == "still here\nTrue\n"


@pytest.mark.parametrize("early", [False, True])
def test_a_wait_for_others_is_ended_by_the_first_signal(*, early: bool) -> None:
    script = f"""
def wait():
    with interrupts.first_only_noted():
        if {early}:
            send("SIGTERM")
        with interrupts.ending_a_wait(0.1, lambda: print("said")):
            if not {early}:
                send("SIGTERM")
            os.read(os.pipe()[0], 1)
print(stopped(wait))
send("SIGTERM")
"""
    assert run(script) == ("True\n" if early else "said\nTrue\n")


def test_a_wait_that_nobody_ends_or_that_moves_goes_on() -> None:
    script = """
with interrupts.first_only_noted():
    with interrupts.ending_a_wait(0.5, lambda: None) as moved:
        moved()
        print(signal.getitimer(signal.ITIMER_REAL)[0])
        send("SIGTERM")
        signal.setitimer(signal.ITIMER_REAL, 0)
        moved()
        print(signal.getitimer(signal.ITIMER_REAL)[0] > 0)
    print(signal.getitimer(signal.ITIMER_REAL)[0])
"""
    assert run(script) == "0.0\nTrue\n0.0\n"


def test_nothing_is_heard_once_a_run_has_ended() -> None:
    script = """
with interrupts.first_only_noted():
    send("SIGINT")
send("SIGTERM", "SIGINT")
interrupts.check()
print("still here")
"""
    assert run(script) == "still here\n"
