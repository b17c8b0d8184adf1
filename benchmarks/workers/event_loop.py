"""Run `fleetscan` in this process, with a watchdog in its event loop.

`python -m benchmarks.workers.event_loop scan --accounts …` ends with the command's exit code.

The watchdog asks to be woken every few milliseconds. How late it is woken is how long the loop was
busy with something else: one long step, several short ones that were due together, or another
process on this core. The CPU of the loop's own thread meanwhile tells the last from the others.
"""

import json
import sys
import time
from typing import Any, Final

import anyio

from fleetscan.cli.main import run
from fleetscan.engine.scan import Scan

_EVERY_SECONDS: Final = 0.005
_LIMIT_SECONDS: Final = 0.05


class Watchdog:
    """Remembers the longest time that the event loop was busy."""

    def __init__(self) -> None:
        self.longest = 0.0
        #: the CPU seconds of the loop's thread in the longest stretch by CPU
        self.longest_cpu = 0.0
        self.over_limit = 0
        self.looks = 0

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            cpu, due = time.thread_time(), time.perf_counter() + _EVERY_SECONDS
            await anyio.sleep(_EVERY_SECONDS)
            late = time.perf_counter() - due
            self.longest = max(self.longest, late)
            # what the thread spent in the few milliseconds before the watchdog was due counts too,
            # so this is a little more than what the late stretch took
            self.longest_cpu = max(self.longest_cpu, time.thread_time() - cpu)
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
                "longest_cpu_seconds": watchdog.longest_cpu,
                "over_limit": watchdog.over_limit,
                "looks": watchdog.looks,
            }
        )
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
