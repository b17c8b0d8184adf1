"""The store as a file: refused if it is not ours, locked, made private, opened for writing."""

import logging
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import IO, Final

from filelock import FileLock, Timeout

from fleetscan.store.errors import StoreEmptyError, StoreError, StoreOutdatedError
from fleetscan.store.failures import damaged, error_code, storage_failure
from fleetscan.store.schema import APPLICATION_ID, VERSION, migrate

__all__ = ["BUSY_TIMEOUT_SECONDS", "identity", "open_database", "open_to_read"]

_logger = logging.getLogger(__name__)

_CHOOSE_ANOTHER: Final = "choose another file with --store"

#: how long to wait for SQLite's own lock, which a person with the sqlite3 shell may hold
BUSY_TIMEOUT_SECONDS: Final = 5.0

#: what SQLite says of a folder in which it may not make the files of its write-ahead log
_NO_SHARED_MEMORY: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})

#: of the number of a process, in the file of the lock
_MOST_DIGITS: Final = 20

#: how often to look whether the other run has ended
_POLL_SECONDS: Final = 0.2


def open_database(
    path: Path, before_waiting: Callable[[str], None] | None
) -> tuple[sqlite3.Connection, ExitStack]:
    """Open the store at `path` for this process alone; create it, and its folder, where missing.

    `before_waiting` is told if another run has it open, which is then waited for. A file that is
    there gets the mode 0600, too, as its -wal and -shm do.

    Returns:
        The connection, in autocommit mode and usable from any thread (one at a time), and what
        closes it and lets go of the lock.

    Raises:
        StoreError: the path is a folder or a device, cannot be written to, holds something else, is
            of a newer fleetscan, is damaged, or is in use by another run and `before_waiting` is
            None. Nothing of a file that was there is lost; the folder and the file of the lock may
            be new.
    """
    with ExitStack() as stack:
        try:
            if path.is_dir():
                raise StoreError(f"store {path}: is a folder; name a file: {path / 'runs.db'}")
            if path.exists() and not path.is_file():
                # before the lock is made beside it, which would be in /dev
                raise StoreError(f"store {path}: is no file; {_CHOOSE_ANOTHER}")
            # Only what is created gets this mode: a folder that is there is someone's choice.
            _make_folder(path.parent)
            _refuse_what_is_not_ours(path)
            if _lock(path, stack, before_waiting):
                _make_folder(path.parent)
                _refuse_what_is_not_ours(path)
            # SQLite gives its -wal and -shm files the mode of the database.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            _keep_from_others(path)
            connection = stack.enter_context(closing(_connect(path, "mode=rw")))
            _prepare(path, connection)
        except OSError as error:
            where = error.filename or path
            raise StoreError(
                f"store {path}: cannot be written to: {error.strerror} ({where}); {_CHOOSE_ANOTHER}"
            ) from error
        except sqlite3.Error as error:
            if error_code(error) == sqlite3.SQLITE_NOTADB:
                message = f"store {path}: is not a SQLite file; {_CHOOSE_ANOTHER}"
                raise StoreError(message) from error
            raise _unusable(path, storage_failure(path, error) or error) from error
        except UnicodeDecodeError as error:
            # Python can't read a message of SQLite that quotes what is no text
            raise _unusable(path, damaged(path, error)) from error
        return connection, stack.pop_all()


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open the store at `path` beside whoever writes to it.

    Nothing of it is changed; SQLite may leave an empty -wal and a -shm beside it.

    Raises:
        StoreEmptyError: nothing was ever written to it.
        StoreOutdatedError: an older fleetscan wrote it, so that it lacks tables.
        StoreError: there is none, it holds something else, is of a newer fleetscan, or can't be
            read.
    """
    with ExitStack() as stack:
        try:
            if not path.is_file():
                raise StoreError(f"store {path}: there is none; name another with --store")
            _refuse_what_is_not_ours(path)
            connection = stack.enter_context(closing(_connected_beside_writers(path)))
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except OSError as error:
            raise StoreError(f"store {path}: cannot be read: {error.strerror}") from error
        except sqlite3.Error as error:
            if error_code(error) == sqlite3.SQLITE_NOTADB:
                raise StoreError(f"store {path}: is not a SQLite file") from error
            problem = storage_failure(path, error) or f"store {path}: {error}"
            raise StoreError(str(problem)) from error
        if not version and not tables:
            raise StoreEmptyError(f"store {path}: is empty")
        if version < VERSION:
            raise StoreOutdatedError(
                f"store {path}: was written by an older fleetscan (schema {version}; this one "
                f"reads {VERSION}); the next sweep brings it up to date"
            )
        stack.pop_all()
        return connection


def _connected_beside_writers(path: Path) -> sqlite3.Connection:
    """Connect to read what may be written to meanwhile, by a sweep that begins only now."""
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error_code(error) not in _NO_SHARED_MEMORY:
            raise
        # the folder can't be written to, so most likely nobody writes to the store, either
        return _connect(path, _to_read(path))
    except BaseException:
        connection.close()
        raise
    return connection


def _make_folder(folder: Path) -> None:
    """Make the store's folder; one that is ours alone is kept out of git, for what it will hold."""
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as ignored:
        ignored.write("*\n")


def _keep_from_others(path: Path) -> None:
    """Let nobody else read a store that was there: it will hold the findings of all accounts.

    A group could not share it before, either: the file of the lock is its owner's alone.
    """
    # SQLite puts its other files beside the file itself, where the path is a link
    real = path.resolve()
    for name in (real, *(real.with_name(f"{real.name}-{end}") for end in ("wal", "shm"))):
        # what can't be opened is told by SQLite, if it matters
        with suppress(OSError), _open_plain(name, os.O_RDONLY) as file:
            problem = _make_private(file.fileno())
            if problem:
                _logger.warning(
                    "store %s: others may read it, and it will hold all findings; its mode can't "
                    "be made 0600 (%s): see to that, or %s",
                    *(path, problem, _CHOOSE_ANOTHER),
                )
                return


def _make_private(descriptor: int) -> str | None:
    """Take a file from all but its owner; return why that can't be done, or None."""
    found = os.fstat(descriptor)
    if not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return None
    if found.st_uid != os.geteuid():
        return "it is somebody else's"
    try:
        os.fchmod(descriptor, 0o600)
    except OSError as error:
        return str(error.strerror)
    ignored = os.fstat(descriptor).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return "its file system has no modes" if ignored else None


def _refuse_what_is_not_ours(path: Path) -> None:
    """Look at the file without changing a byte of it, nor of the folder that it is in."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with closing(_connect(path, _to_read(path))) as connection:
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


def _to_read(path: Path) -> str:
    """Return how to connect so that not a byte is changed, of the file or of its folder."""
    # With no write-ahead log there is nothing to recover, so SQLite need not even create its
    # shared-memory file. With one, what the main file alone says may be out of date.
    with_log = path.with_name(f"{path.name}-wal").exists()
    return "mode=ro" if with_log else "mode=ro&immutable=1"


def _lock(path: Path, stack: ExitStack, before_waiting: Callable[[str], None] | None) -> bool:
    """Lock the store for this run, and return whether another had to be waited for."""
    # Of the file itself: a link is another name for it.
    name = Path(f"{path.resolve()}.lock")
    # before the attempt: filelock empties the file in it, in versions before 4
    holder = _holder(name)
    # Not thread-local: the thread that closes the store need not be the one that opened it.
    lock = FileLock(name, mode=0o600, thread_local=False)
    waited = False
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        if before_waiting is None:
            raise StoreError(
                f"store {path}: is in use by another run{holder}; wait for it to end with --wait, "
                f"or {_CHOOSE_ANOTHER}"
            ) from error
        before_waiting(f"store {path}: is in use by another run{holder}; waiting for it to end")
        lock.acquire(poll_interval=_POLL_SECONDS)
        waited = True
    stack.callback(lock.release)
    # only to be told: the disk may be full
    with suppress(OSError), _open_plain(name, os.O_WRONLY | os.O_TRUNC) as file:
        file.write(b"%d\n" % os.getpid())
    return waited


def _holder(lock: Path) -> str:
    """Say which process the file of a lock names, if it names one."""
    try:
        with _open_plain(lock, os.O_RDONLY) as file:
            return f" (process {int(file.read(_MOST_DIGITS))})"
    except (OSError, ValueError):
        return ""


def _open_plain(path: Path, flags: int) -> IO[bytes]:
    """Open a file that others may have put there: follow no link, and wait at no pipe."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        return os.fdopen(descriptor, "rb" if flags == os.O_RDONLY else "wb")
    except OSError:
        # it is a folder
        os.close(descriptor)
        raise


def identity(path: Path) -> tuple[int, int] | None:
    """Tell one file from another, whatever its name is; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


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


def _unusable(path: Path, problem: Exception) -> StoreError:
    """Return the refusal for what befell the file as it was opened."""
    message = str(problem).removeprefix(f"store {path}: ")
    return StoreError(f"store {path}: {message}; or {_CHOOSE_ANOTHER}")
