"""The store as a file: refused if it is not ours, locked, created private, opened for writing."""

import os
import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from fleetscan.store.errors import StoreError
from fleetscan.store.schema import APPLICATION_ID, VERSION, migrate

__all__ = ["BUSY_TIMEOUT_SECONDS", "is_busy", "open_database"]

_CHOOSE_ANOTHER: Final = "choose another file with --store"

#: how long to wait for SQLite's own lock, which a person with the sqlite3 shell may hold
BUSY_TIMEOUT_SECONDS: Final = 10.0


def open_database(path: Path) -> tuple[sqlite3.Connection, ExitStack]:
    """Open the store at `path` for this process alone; create it, and its folder, where missing.

    Returns:
        The connection, in autocommit mode and usable from any thread (one at a time), and what
        closes it and lets go of the lock.

    Raises:
        StoreError: the path is a folder, cannot be written to, holds something else, is of a newer
            fleetscan, or is in use by another run. No file was changed.
    """
    with ExitStack() as stack:
        try:
            if path.is_dir():
                raise StoreError(f"store {path}: is a folder; name a file: {path / 'runs.db'}")
            # Only what is created gets this mode: a folder that is there is someone's choice.
            _make_folder(path.parent)
            _refuse_what_is_not_ours(path)
            _lock(path, stack)
            # SQLite gives its -wal and -shm files the mode of the database.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = stack.enter_context(closing(_connect(path, "mode=rw")))
            _prepare(path, connection)
        except OSError as error:
            where = error.filename or path
            raise StoreError(
                f"store {path}: cannot be written to: {error.strerror} ({where}); {_CHOOSE_ANOTHER}"
            ) from error
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        except UnicodeDecodeError as error:
            # Python can't read a message of SQLite that quotes what is no text
            raise StoreError(f"store {path}: is damaged; {_CHOOSE_ANOTHER}") from error
        return connection, stack.pop_all()


def _make_folder(folder: Path) -> None:
    """Make the store's folder; one that is ours alone is kept out of git, for what it will hold."""
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as ignored:
        ignored.write("*\n")


def _refuse_what_is_not_ours(path: Path) -> None:
    """Look at the file without changing a byte of it, nor of the folder that it is in."""
    if not path.exists() or path.stat().st_size == 0:
        return
    # With no write-ahead log there is nothing to recover, so SQLite need not even create its
    # shared-memory file. With one, what the main file alone says may be out of date.
    with_log = path.with_name(f"{path.name}-wal").exists()
    with closing(_connect(path, "mode=ro" if with_log else "mode=ro&immutable=1")) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    # A process that was killed at its very start leaves a database with nothing in it.
    if application != APPLICATION_ID and (application, version, tables) != (0, 0, 0):
        raise StoreError(
            f"store {path}: is a SQLite file of something else than fleetscan; {_CHOOSE_ANOTHER}"
        )
    if version > VERSION:
        raise StoreError(
            f"store {path}: was written by a newer fleetscan (schema {version}; this one knows "
            f"{VERSION}); upgrade fleetscan, or {_CHOOSE_ANOTHER}"
        )


def _lock(path: Path, stack: ExitStack) -> None:
    # Not thread-local: the thread that closes the store need not be the one that opened it.
    # Of the file itself: a link is another name for it.
    lock = FileLock(f"{path.resolve()}.lock", timeout=0, mode=0o600, thread_local=False)
    try:
        stack.enter_context(lock)
    except Timeout as error:
        raise StoreError(
            f"store {path}: is in use by another run; wait for it to end, or {_CHOOSE_ANOTHER}"
        ) from error


def _connect(path: Path, query: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{query}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_TIMEOUT_SECONDS,
    )


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise StoreError(
            f"store {path}: its file system does not support SQLite's write-ahead log, as most "
            f"network file systems; {_CHOOSE_ANOTHER}, on a local disk"
        )
    # NORMAL: a commit is in the operating system's hands before the next task is reported, so a
    # kill -9 loses nothing. FULL would add an fsync per task, and protect from a power failure
    # only, which cannot corrupt the file either: --resume does the last tasks again.
    connection.execute("PRAGMA synchronous = NORMAL")
    # A commit that copies the log into the database waits for the disk: `RunStore.checkpoint` does
    # that where nobody else has to wait for it, and SQLite when the file is closed.
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    migrate(connection)


def is_busy(error: sqlite3.Error) -> bool:
    """Tell whether another program held the lock."""
    return _code(error) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _code(error: sqlite3.Error) -> int:
    # errors of the module itself, such as a missing feature, carry no code
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code


def _unusable(path: Path, error: sqlite3.Error) -> StoreError:
    if _code(error) == sqlite3.SQLITE_NOTADB:
        return StoreError(f"store {path}: is not a SQLite file; {_CHOOSE_ANOTHER}")
    if is_busy(error):
        return StoreError(
            f"store {path}: is in use by another program; close it, or {_CHOOSE_ANOTHER}"
        )
    return StoreError(f"store {path}: cannot be opened: {error}; {_CHOOSE_ANOTHER}")
