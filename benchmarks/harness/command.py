"""The installed command, as a user runs it."""

import os
import sys
from pathlib import Path
from typing import Final

from benchmarks.harness.fleet import CHECKS

__all__ = ["SWEPT", "fleetscan", "scan", "scan_options"]

#: the exit codes of a sweep that found something, or nothing: what it could not see would be 4 or 5
SWEPT: Final = (0, 1)


def fleetscan() -> str:
    """Return the path of the command that is installed beside this interpreter.

    Raises `FileNotFoundError` if it is not.
    """
    command = Path(sys.executable).parent / "fleetscan"
    if not command.exists():
        raise FileNotFoundError(
            f"{command} is not there: install the project with pip install -e ."
        )
    return os.fspath(command)


def scan(accounts: Path, folder: Path) -> list[str]:
    """Return the command of a sweep: see `scan_options`."""
    return [fleetscan(), "scan", *scan_options(accounts, folder)]


def scan_options(accounts: Path, folder: Path) -> list[str]:
    """Return the options of a sweep with the encryption and stopped checks.

    Args:
        accounts: the accounts file.
        folder: where the store and the report go. An older store is removed: a sweep that appends
            to a large one would cost more.
    """
    for left in folder.glob("runs.db*"):
        left.unlink()
    return [
        *("--accounts", os.fspath(accounts), "--checks", ",".join(CHECKS)),
        *("--store", os.fspath(folder / "runs.db"), "--output", os.fspath(folder / "report.json")),
        "--no-progress",
    ]
