"""The event loop looks names up, and waits for none of them at its end."""

import socket
import subprocess
import sys

import anyio
import pytest

from fleetscan.cli.event_loop import new_event_loop

BEGIN = """
import asyncio, socket, sys, time
import anyio
from fleetscan.cli import event_loop
"""
WITHOUT_UVLOOP = """
event_loop.find_spec = lambda name: None
"""


def lookup(host: str) -> object:
    async def look_up() -> object:
        return await anyio.getaddrinfo(host, 80, type=socket.SOCK_STREAM)

    return anyio.run(look_up, backend_options={"loop_factory": new_event_loop})


def test_a_name_is_looked_up() -> None:
    assert lookup("127.0.0.1") == socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
    with pytest.raises(socket.gaierror):
        lookup("nowhere.invalid")


@pytest.mark.parametrize("choice", ["", WITHOUT_UVLOOP])
def test_lookups_that_nobody_wants_hold_nothing_up(choice: str) -> None:
    script = """
def hang(*_):
    time.sleep(60)
async def look_up_many():
    socket.getaddrinfo = hang
    loop = asyncio.get_running_loop()
    with anyio.move_on_after(0.2):
        async with anyio.create_task_group() as tasks:
            for _ in range(2 * event_loop._MOST_LOOKUPS):
                tasks.start_soon(loop.getaddrinfo, "name", 80)
    print("uvloop" in str(type(loop).__mro__))
anyio.run(look_up_many, backend_options={"loop_factory": event_loop.new_event_loop})
"""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", BEGIN + choice + script],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == f"{not choice}\n"


def test_so_many_are_looked_up_at_a_time_and_no_more() -> None:
    script = """
import threading
go_on, at_once = threading.Event(), []
def wait(host, *_):
    at_once.append(host)
    go_on.wait(30)
    if host % 2:
        raise socket.gaierror("no such name")
    return host
async def look_up_many():
    socket.getaddrinfo = wait
    loop = asyncio.get_running_loop()
    lookups = [loop.create_task(loop.getaddrinfo(n, 80)) for n in range(50)]
    while len(at_once) < event_loop._MOST_LOOKUPS:
        await anyio.sleep(0.01)
    await anyio.wait_all_tasks_blocked()
    print(len(at_once) == event_loop._MOST_LOOKUPS)
    go_on.set()
    answers = await asyncio.gather(*lookups, return_exceptions=True)
    print(answers[::2] == list(range(0, 50, 2)), {type(each).__name__ for each in answers[1::2]})
anyio.run(look_up_many, backend_options={"loop_factory": event_loop.new_event_loop})
"""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", BEGIN + script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stdout == "True\nTrue {'gaierror'}\n"
    assert ended.stderr == ""
