"""How much memory a process took at most."""

import resource
import sys
from pathlib import Path

__all__ = ["peak_rss_bytes"]

_STATUS = Path("/proc/self/status")


def peak_rss_bytes() -> int:
    """Return the most memory that this process held at once, in bytes.

    Not from getrusage where there is /proc: Linux counts there what the parent held when it started
    this process.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, the others kilobytes.
    return peak if sys.platform == "darwin" else peak * 1024
