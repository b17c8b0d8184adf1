"""Run a command as a child process, and measure it and all its descendants from outside."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
import psutil

__all__ = ["MeasurementError", "Usage", "measure"]

#: one look at the memory of a process costs about 0.1 ms, so less than 1 % of a core
_SAMPLE_SECONDS: Final = 0.02
#: with several, what they share is counted once, which costs about 2 ms for each of them
_SAMPLE_SEVERAL_SECONDS: Final = 0.2
#: to find new descendants reads all of /proc, which costs some milliseconds
_SEARCH_SECONDS: Final = 0.25
#: Linux counts `ru_maxrss` in KiB, macOS in bytes
_MAXRSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024
#: how much of a failed command's words an error repeats
_TAIL: Final = 2000


class MeasurementError(Exception):
    """A child did not end as it should: what it cost says nothing."""


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of a command cost, with all the processes that it started."""

    wall_seconds: float
    #: user and system time of the whole tree of processes
    cpu_seconds: float
    #: the largest resident memory that was seen of the whole tree. What several processes share is
    #: counted once where the system tells how much that is, which Linux does
    peak_rss_bytes: int
    #: the kernel's own peak of the largest single process
    maxrss_bytes: int
    exit_code: int
    stdout: str
    stderr: str


def measure(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path,
    exits: Collection[int] = (0,),
    timeout_seconds: float = 3600,
) -> Usage:
    """Run a command to its end, and return what it cost.

    Args:
        command: the program, found as the environment's PATH says, and its arguments.
        environment: the whole environment of the child.
        folder: where it runs; its output is kept there meanwhile.
        exits: the exit codes that mean that it did what it should.
        timeout_seconds: after which it is killed, and its descendants with it.

    Raises:
        MeasurementError: another exit code, or no end in time; with the end of its output.
    """
    with (folder / ".stdout").open("w+b") as stdout, (folder / ".stderr").open("w+b") as stderr:
        started = time.perf_counter()
        child = subprocess.Popen(
            command, env=dict(environment), cwd=folder, stdout=stdout, stderr=stderr
        )
        with _Watch(child.pid, timeout_seconds) as watch:
            # not child.wait(): only wait4 tells what this one child cost, and its descendants,
            # which it waited for in turn
            _, status, used = os.wait4(child.pid, 0)
            wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (stdout, stderr):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
    if watch.killed:
        raise MeasurementError(f"{command} did not end in {timeout_seconds:.0f} s{_tail(*texts)}")
    if child.returncode not in exits:
        raise MeasurementError(f"{command} ended with {child.returncode}{_tail(*texts)}")
    maxrss = used.ru_maxrss * _MAXRSS_UNIT
    return Usage(
        wall_seconds=wall,
        cpu_seconds=used.ru_utime + used.ru_stime,
        peak_rss_bytes=max(watch.peak_bytes, maxrss if maxrss > _own_maxrss() else 0),
        maxrss_bytes=maxrss,
        exit_code=child.returncode,
        stdout=texts[0],
        stderr=texts[1],
    )


def _own_maxrss() -> int:
    """This process's own peak, in bytes.

    A child begins as a copy of its parent, and Linux counts that in `ru_maxrss`: only a peak above
    our own is surely the child's.
    """
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT


def _tail(stdout: str, stderr: str) -> str:
    return "".join(
        f"\n--- {name}\n{text[-_TAIL:]}"
        for name, text in zip(("stdout", "stderr"), (stdout, stderr), strict=True)
        if text
    )


class _Watch:
    """Samples the memory of a process and its descendants in a thread, and ends it if it hangs."""

    def __init__(self, pid: int, timeout_seconds: float) -> None:
        self.peak_bytes = 0
        self.killed = False
        self._root = psutil.Process(pid)
        self._deadline = time.monotonic() + timeout_seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            # Ctrl-C: nothing that we started goes on without us
            self._kill()
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        search_at = 0.0
        processes: list[psutil.Process] = []
        while True:
            now = time.monotonic()
            if now >= search_at:
                processes = self._tree()
                search_at = now + _SEARCH_SECONDS
            memory = _rss if len(processes) == 1 else _share
            self.peak_bytes = max(self.peak_bytes, sum(map(memory, processes)))
            if now > self._deadline and not self.killed:
                self.killed = True
                self._kill()
            several = len(processes) > 1
            if self._ended.wait(_SAMPLE_SEVERAL_SECONDS if several else _SAMPLE_SECONDS):
                return

    def _tree(self) -> list[psutil.Process]:
        try:
            return [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return []

    def _kill(self) -> None:
        for process in reversed(self._tree()):
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.Error:
                continue


def _share(process: psutil.Process) -> int:
    """Return the bytes of a process, with its part of what it shares: its PSS.

    Forked processes share most of what they have, so that their RSS adds up to far more than there
    is.
    """
    try:
        info = process.memory_full_info()
        return int(getattr(info, "pss", info.rss))
    except psutil.Error:
        return 0


def _rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        # it ended between two looks
        return 0
