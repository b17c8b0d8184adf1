"""`fleetscan`, and `python -m fleetscan`."""

import os
import sys
from contextlib import suppress

#: both made beforehand, for a process that can make nothing any more; the code is `INTERRUPTED`
_NO_MEMORY = (
    b"fleetscan: not enough memory; if a run had begun, --resume goes on from what was stored\n"
)
_NO_MEMORY_CODE = 130


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = _run()
    except MemoryError:
        # Python would say so with the code 1, which means that all was evaluated.
        with suppress(OSError):
            os.write(2, _NO_MEMORY)
        os._exit(_NO_MEMORY_CODE)
    sys.exit(code)


def _run() -> int:
    # First of all: until then Ctrl-C ends in a traceback, and SIGTERM without a word.
    from fleetscan.cli import interrupts
    from fleetscan.library.exits import INTERRUPTED

    try:
        interrupts.listen()
        _open_standard_streams()
        from fleetscan.cli.main import run

        interrupts.check()
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        # nothing of the command line may be there yet
        with suppress(OSError):
            sys.stderr.write("fleetscan: stopped before anything was scanned\n")
        code = INTERRUPTED
    interrupts.ignore()
    _flush_standard_streams()
    return code


def _open_standard_streams() -> None:
    """Put nothing in the place of those that are closed.

    Else the next file or socket would get their number, and be taken for them.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        # Python has none for a number that is closed; the next file gets the lowest such number
        if getattr(sys, name) is None:
            nothing = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115, PTH123 - it stays open until the program ends, and pathlib takes 3 ms
            setattr(sys, name, nothing)


def _flush_standard_streams() -> None:
    """Give up what can't be written."""
    from fleetscan.cli.streams import give_up

    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            give_up(stream)


if __name__ == "__main__":
    main()
