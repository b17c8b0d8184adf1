"""What befell a store, in words: what SQLite's error codes mean to the one who has to act on them.

The codes: https://www.sqlite.org/rescode.html
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fleetscan.store.errors import StoreAccessError, StoreBusyError, StoreDamagedError

__all__ = ["damaged", "error_code", "storage_failure"]

# `{error}` is SQLite's own message.
_LOCKED: Final = (
    "another program holds its lock; close that program, such as a sqlite3 shell or a backup"
)
_DAMAGED: Final = (
    "is damaged ({error}); keep a copy of it, from which `sqlite3 FILE .recover` may save what "
    "is left"
)
_READ_ONLY: Final = (
    "can't be written to: the file, its folder or its file system is read-only; make it writable"
)
_FAULTY_DISK: Final = (
    "its disk can't be read or written ({error}); see that the disk works, and that no quota or "
    "limit on the size of files (ulimit -f) stops it"
)
_NOT_OPENED: Final = (
    "can't be opened ({error}); see that its folder is there and can be written to, and that this "
    "process may open more files (ulimit -n)"
)
_OTHERWISE: Final = "{error}; see that its disk works, and that no other program changes it"

#: by the primary error code
_WORDS: Final[Mapping[int, tuple[type[StoreAccessError], str]]] = {
    sqlite3.SQLITE_BUSY: (StoreBusyError, _LOCKED),
    sqlite3.SQLITE_LOCKED: (StoreBusyError, _LOCKED),
    sqlite3.SQLITE_FULL: (StoreAccessError, "its disk is full; make room on it"),
    sqlite3.SQLITE_READONLY: (StoreAccessError, _READ_ONLY),
    sqlite3.SQLITE_PERM: (StoreAccessError, _READ_ONLY),
    sqlite3.SQLITE_CORRUPT: (StoreDamagedError, _DAMAGED),
    sqlite3.SQLITE_NOTADB: (StoreDamagedError, _DAMAGED),
    sqlite3.SQLITE_IOERR: (
        StoreAccessError,
        _FAULTY_DISK,
    ),
    sqlite3.SQLITE_CANTOPEN: (
        StoreAccessError,
        _NOT_OPENED,
    ),
}


def error_code(error: Exception) -> int:
    """Return SQLite's primary error code; 0 for an error of the Python module itself."""
    # such as of a missing feature, or of text that is none
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def storage_failure(path: Path, error: sqlite3.Error) -> StoreAccessError | None:
    """Say what befell a store, or return None where the error is a fault of this code."""
    environmental = isinstance(error, sqlite3.OperationalError) or type(error) in {
        sqlite3.DatabaseError,
        sqlite3.Error,
    }
    if not environmental:
        return None
    if str(error).startswith("Could not decode to UTF-8"):
        return damaged(path, "text in it is not UTF-8")
    kind, words = _WORDS.get(error_code(error), (StoreAccessError, _OTHERWISE))
    return kind(f"store {path}: {words.format(error=error)}")


def damaged(path: Path, what: object) -> StoreDamagedError:
    """Say that a store does not hold what was written to it, and what shows it."""
    return StoreDamagedError(f"store {path}: {_DAMAGED.format(error=what)}")
