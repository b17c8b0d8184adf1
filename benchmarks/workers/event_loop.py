"""Run `fleetscan` in this process, with a watchdog in its event loop.

`python -m benchmarks.workers.event_loop scan --accounts …` ends with the command's exit code.

The watchdog asks to be woken every few milliseconds. How late it is woken is how long the loop was
busy with something else: one long step, several short ones that were due together, or another
process on this core. Linux tells how long a thread waited for a core while it could have run, and
that is taken off.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any, Final

import anyio

from fleetscan.cli.main import run
from fleetscan.engine.scan import Scan

_EVERY_SECONDS: Final = 0.005
_LIMIT_SECONDS: Final = 0.05
_NANO: Final = 1e-9


def _waited_for_core() -> float:
    """Return the seconds for which this thread could have run and had no core; 0 if unknown."""
    try:
        fields = Path("/proc/thread-self/schedstat").read_bytes().split()
    except OSError:
        return 0.0
    return int(fields[1]) * _NANO


class Watchdog:
    """Remembers the longest time that the event loop was busy."""

    def __init__(self) -> None:
        #: the longest stretch by the clock on the wall, and without the waiting for a core
        self.longest_wall = self.longest = 0.0
        #: the most that the loop's own thread computed between two looks
        self.longest_cpu = 0.0
        self.over_limit = 0
        self.looks = 0

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            waited, due = _waited_for_core(), time.perf_counter() + _EVERY_SECONDS
            computed = time.thread_time()
            await anyio.sleep(_EVERY_SECONDS)
            late = time.perf_counter() - due
            self.longest_cpu = max(self.longest_cpu, time.thread_time() - computed)
            self.longest_wall = max(self.longest_wall, late)
            late -= _waited_for_core() - waited
            self.longest = max(self.longest, late)
            self.over_limit += late > _LIMIT_SECONDS
            self.looks += 1


def main() -> int:
    """Run the command with the watchdog beside its scan, and print what it saw."""
    watchdog = Watchdog()
    scan: Any = Scan.run

    async def watched(self: Scan) -> object:
        async with anyio.create_task_group() as group:
            group.start_soon(watchdog.watch)
            status: object = await scan(self)
            group.cancel_scope.cancel()
        return status

    Scan.run = watched  # type: ignore[assignment,method-assign]  # the loop is the command's own
    code = run(sys.argv[1:])
    print(
        json.dumps(
            {
                "longest_seconds": watchdog.longest,
                "longest_wall_seconds": watchdog.longest_wall,
                "longest_cpu_seconds": watchdog.longest_cpu,
                "over_limit": watchdog.over_limit,
                "looks": watchdog.looks,
            }
        )
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
