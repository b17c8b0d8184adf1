"""`fleetscan`, and `python -m fleetscan`."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command line and exit with its code."""
    _open_standard_streams()
    from fleetscan.cli.main import run

    sys.exit(run(sys.argv[1:]))


def _open_standard_streams() -> None:
    """Put nothing in the place of those that are closed.

    Else the next file or socket would get their number, and be taken for them.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        # Python has none for a number that is closed; the next file gets the lowest such number
        if getattr(sys, name) is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - it stays open until the program ends
            setattr(sys, name, nothing)


if __name__ == "__main__":
    main()
