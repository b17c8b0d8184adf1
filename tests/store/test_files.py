import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from fleetscan.store import RunStore, StoreError
from fleetscan.store.files import open_to_read
from fleetscan.store.schema import APPLICATION_ID, VERSION
from tests.store.building import begin, files_in

NOBODY = 65534


@pytest.fixture
def unprivileged_folder() -> Iterator[Path]:
    """A folder that this process may read but not write: for root, by being nobody meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() == 0:
            folder.chmod(0o755)
            os.seteuid(NOBODY)
            try:
                yield folder
            finally:
                os.seteuid(0)
        else:
            folder.chmod(0o555)
            yield folder
            folder.chmod(0o755)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def sqlite_file(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_the_folder_and_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "runs.db"
    old = os.umask(0)
    try:
        with RunStore.open(path) as store:
            begin(store)
            modes = {each.name: mode(each) for each in path.parent.glob("runs.db*")}
    finally:
        os.umask(old)
    assert modes == dict.fromkeys(["runs.db", "runs.db-shm", "runs.db-wal", "runs.db.lock"], 0o600)
    assert mode(path.parent) == 0o700


def opened_by_all(folder: Path) -> Path:
    """Leave a store as a process leaves it that was killed, and whose umask was 0."""
    with RunStore.open(folder / "old" / "runs.db") as store:
        begin(store)
        shutil.copytree(folder / "old", folder / "new")
    names = {each.name for each in (folder / "new").glob("runs.db*")}
    assert names == {"runs.db", "runs.db-shm", "runs.db-wal", "runs.db.lock"}
    for name in names - {"runs.db.lock"}:
        (folder / "new" / name).chmod(0o664)
    return folder / "new" / "runs.db"


def test_a_store_that_others_may_read_is_taken_from_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = opened_by_all(tmp_path)
    (tmp_path / "link.db").symlink_to(path)
    with RunStore.open(tmp_path / "link.db") as store:
        assert store.newest_unfinished() is not None
        modes = [mode(each) for each in path.parent.glob("runs.db*")]
    assert modes == [0o600] * 4
    assert caplog.messages == []


@pytest.mark.parametrize("cause", ["somebody else's", "Operation not permitted", "no modes"])
def test_a_store_that_can_not_be_taken_from_others_is_warned_of_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, cause: str
) -> None:
    path = opened_by_all(tmp_path)

    def fchmod(*_: int) -> None:
        if cause != "no modes":
            raise PermissionError(errno.EPERM, cause)

    monkeypatch.setattr("os.fchmod", fchmod)
    if cause == "somebody else's":
        monkeypatch.setattr("os.geteuid", lambda: path.stat().st_uid + 1)
    with RunStore.open(path) as store:
        assert store.newest_unfinished() is not None
    (message,) = caplog.messages
    assert f"store {path}: others may read it" in message
    assert cause in message


def test_a_folder_that_is_made_for_the_store_is_kept_out_of_git(tmp_path: Path) -> None:
    RunStore.open(tmp_path / "new" / "runs.db").close()
    assert (tmp_path / "new" / ".gitignore").read_text() == "*\n"


def test_a_folder_that_is_there_gets_no_gitignore(tmp_path: Path) -> None:
    RunStore.open(tmp_path / "runs.db").close()
    assert not (tmp_path / ".gitignore").exists()


def test_the_mode_of_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    RunStore.open(tmp_path / "runs.db").close()
    assert mode(tmp_path) == 0o755


def test_what_is_no_file_is_refused_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    beside = Path(f"{os.devnull}.lock")
    was_there = beside.exists()
    (tmp_path / "null").symlink_to(os.devnull)
    for path in (tmp_path / "pipe", tmp_path / "null"):
        with pytest.raises(StoreError, match=r"is no file; choose another file with --store"):
            RunStore.open(path)
    assert {each.name for each in tmp_path.iterdir()} == {"pipe", "null"}
    assert beside.exists() is was_there


def test_what_was_stored_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    with RunStore.open(tmp_path / "runs.db") as store:
        run = begin(store)
    with RunStore.open(str(tmp_path / "runs.db")) as store:
        assert store.newest_unfinished() == run


def test_a_path_with_marks_that_mean_something_in_a_uri_is_a_path_like_any_other(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a b?mode=memory#%41é" / "runs.db"
    for _ in range(2):
        RunStore.open(path).close()
    assert path.read_bytes().startswith(b"SQLite format 3")


def test_a_relative_path_is_under_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    RunStore.open(Path(".fleetscan/runs.db")).close()
    assert (tmp_path / ".fleetscan" / "runs.db").is_file()


@pytest.mark.parametrize("statements", [[], ["PRAGMA journal_mode = WAL"]])
def test_an_empty_file_becomes_a_store(tmp_path: Path, statements: list[str]) -> None:
    """A process that is killed at its very start leaves such a file behind."""
    path = tmp_path / "runs.db"
    path.touch()
    sqlite_file(path, *statements)
    with RunStore.open(path) as store:
        begin(store)


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    RunStore.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_power_failure_cannot_damage_the_file(tmp_path: Path) -> None:
    """By what SQLite promises for a write-ahead log with synchronous=NORMAL, which is 1."""
    with RunStore.open(tmp_path / "runs.db") as store:
        assert store._connection.execute("PRAGMA synchronous").fetchone() == (1,)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is a folder; name a file: .*/runs\.db"):
        RunStore.open(tmp_path)
    assert files_in(tmp_path) == {}


def test_a_path_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"cannot be written to: .*file.*--store"):
        RunStore.open(tmp_path / "file" / "runs.db")


def test_a_file_of_something_else_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Buy milk. " * 500)
    before = files_in(tmp_path)
    with pytest.raises(StoreError, match="is not a SQLite file"):
        RunStore.open(path)
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
@pytest.mark.parametrize(
    "content",
    [
        ["CREATE TABLE song (title)", "INSERT INTO song VALUES ('a')"],
        ["PRAGMA application_id = 77"],
        ["PRAGMA user_version = 1"],
    ],
)
def test_a_database_of_something_else_is_refused_and_untouched(
    tmp_path: Path, content: list[str], journal: str
) -> None:
    path = tmp_path / "songs.db"
    sqlite_file(path, f"PRAGMA journal_mode = {journal}", *content)
    before = files_in(tmp_path)
    with pytest.raises(StoreError, match="is a SQLite file of something else than fleetscan"):
        RunStore.open(path)
    assert files_in(tmp_path) == before


def test_a_database_that_something_else_has_open_is_refused_too(tmp_path: Path) -> None:
    """All that it holds is in its write-ahead log still."""
    path = tmp_path / "songs.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        owner.execute("PRAGMA journal_mode = WAL")
        owner.execute("CREATE TABLE song (title)")
        with pytest.raises(StoreError, match="something else"):
            RunStore.open(path)
        owner.execute("INSERT INTO song VALUES ('a')")
        assert owner.execute("SELECT count(*) FROM song").fetchone() == (1,)


def test_a_newer_store_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path) as store:
        begin(store)
    sqlite_file(path, f"PRAGMA user_version = {VERSION + 1}")
    before = files_in(tmp_path)
    message = rf"newer fleetscan \(schema {VERSION + 1}; this one knows {VERSION}\); upgrade"
    with pytest.raises(StoreError, match=message):
        RunStore.open(path)
    assert files_in(tmp_path) == before


def test_a_truncated_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path) as store:
        begin(store)
    path.write_bytes(path.read_bytes()[:6_000])
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"is damaged \(.*malformed\); keep a copy .*--store"):
        RunStore.open(path)
    assert path.read_bytes() == before


def test_a_store_whose_schema_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    RunStore.open(path).close()
    content = path.read_bytes()
    assert b"CREATE TABLE runs" in content
    path.write_bytes(content.replace(b"CREATE TABLE runs", b"CREATE \xff\xfeBLE runs"))
    with pytest.raises(StoreError, match=r"is damaged .*choose another file with --store"):
        RunStore.open(path)


def test_a_file_system_without_write_ahead_log_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's VFS `unix-none` has no shared memory, as a network file system has none."""
    connect = sqlite3.connect

    def without_shared_memory(database: str, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - whatever the caller gives
        connection: sqlite3.Connection = connect(f"{database}&vfs=unix-none", **options)
        return connection

    monkeypatch.setattr(sqlite3, "connect", without_shared_memory)
    with pytest.raises(StoreError, match="does not support SQLite's write-ahead log"):
        RunStore.open(tmp_path / "runs.db")


@contextmanager
def another_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Have a store opened by another process, until its standard input is closed."""
    with RunStore.open(path) as store:
        begin(store)
    script = (
        "import sys; from fleetscan.store import RunStore\n"
        "with RunStore.open(sys.argv[1]) as store:\n"
        "    print('open', flush=True); sys.stdin.read()\n"
        "    assert store.newest_unfinished().id == 'run-1'\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        yield other
        # which ends it
        other.stdin.close()
    assert other.returncode == 0


def test_a_store_that_another_process_has_open_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with another_process(path) as other:
        words = rf"is in use by another run \(process {other.pid}\); wait for .* --wait, or choose"
        for _ in range(2):
            with pytest.raises(StoreError, match=words):
                RunStore.open(path)
    RunStore.open(path).close()


def test_a_store_that_another_process_has_open_can_be_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    said: list[str] = []
    with another_process(path) as other:

        def end_it(message: str) -> None:
            said.append(message)
            assert other.stdin is not None
            other.stdin.close()

        with RunStore.open(path, before_waiting=end_it) as store:
            assert other.wait() == 0
            assert store.newest_unfinished() is not None
            with pytest.raises(StoreError, match=rf"in use by another run \(process {os.getpid()}"):
                RunStore.open(path)
    assert said == [
        f"store {path}: is in use by another run (process {other.pid}); waiting for it to end"
    ]


def test_what_became_of_the_store_meanwhile_is_looked_at_after_a_wait(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with another_process(path) as other:

        def end_it(_: str) -> None:
            sqlite_file(path, f"PRAGMA user_version = {VERSION + 1}")
            assert other.stdin is not None
            other.stdin.close()

        with pytest.raises(StoreError, match="newer fleetscan"):
            RunStore.open(path, before_waiting=end_it)


def test_a_store_that_nobody_has_open_is_not_waited_for(tmp_path: Path) -> None:
    def fail(_: str) -> None:
        raise AssertionError

    RunStore.open(tmp_path / "runs.db", before_waiting=fail).close()


def test_a_store_that_this_process_has_open_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path), pytest.raises(StoreError, match="is in use by another run"):
        RunStore.open(path)
    RunStore.open(path).close()


def test_a_link_in_place_of_the_lock_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    precious, name = tmp_path / "precious", tmp_path / "runs.db.lock"
    precious.write_text("4711")

    class Swapped(FileLock):
        """A lock whose file somebody takes away as soon as it is locked."""

        def acquire(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - filelock's own
            taken = super().acquire(*arguments, **options)
            name.unlink()
            name.symlink_to(precious)
            return taken

    monkeypatch.setattr("fleetscan.store.files.FileLock", Swapped)
    RunStore.open(tmp_path / "runs.db").close()
    assert name.is_symlink()
    assert precious.read_text() == "4711"


def test_a_link_that_was_there_before_the_lock_is_refused(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("4711")
    (tmp_path / "runs.db.lock").symlink_to(precious)
    with pytest.raises(StoreError, match="cannot be written to"):
        RunStore.open(tmp_path / "runs.db")
    assert precious.read_text() == "4711"


def test_a_pipe_in_place_of_the_lock_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "runs.db.lock")
    RunStore.open(tmp_path / "runs.db").close()


def test_a_store_that_is_open_is_refused_under_another_name_too(tmp_path: Path) -> None:
    path, link = tmp_path / "runs.db", tmp_path / "link.db"
    with RunStore.open(path):
        link.symlink_to(path)
        with pytest.raises(StoreError, match="in use by another run"):
            RunStore.open(link)


def test_a_refusal_leaves_the_store_free(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    path.write_text("Buy milk. " * 500)
    with pytest.raises(StoreError):
        RunStore.open(path)
    path.unlink()
    RunStore.open(path).close()


def test_a_store_that_another_program_locks_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetscan.store.files.BUSY_TIMEOUT_SECONDS", 0.05)
    path = tmp_path / "runs.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        owner.execute("BEGIN EXCLUSIVE")
        with pytest.raises(
            StoreError, match=r"another program holds its lock; close that program.*--store"
        ):
            RunStore.open(path)


def test_closing_twice_does_no_harm(tmp_path: Path) -> None:
    store = RunStore.open(tmp_path / "runs.db")
    store.close()
    store.close()


def test_a_folder_that_cannot_be_written_to_is_refused(unprivileged_folder: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be written to: Permission denied .*--store"):
        RunStore.open(unprivileged_folder / "runs.db")
    with pytest.raises(StoreError, match=r"cannot be written to: Permission denied .*--store"):
        RunStore.open(unprivileged_folder / "new" / "runs.db")
    assert list(unprivileged_folder.iterdir()) == []


def test_a_store_that_cannot_be_written_to_is_refused(unprivileged_folder: Path) -> None:
    path = unprivileged_folder / "runs.db"
    user = os.geteuid()
    if user == NOBODY:
        os.seteuid(0)
    unprivileged_folder.chmod(0o755)
    RunStore.open(path).close()
    path.chmod(0o444)
    path.with_name("runs.db.lock").chmod(0o444)
    if user == NOBODY:
        os.seteuid(NOBODY)
    before = files_in(unprivileged_folder)
    with pytest.raises(StoreError, match=r"cannot be written to: Permission denied"):
        RunStore.open(path)
    assert files_in(unprivileged_folder) == before


def test_a_store_in_a_folder_that_cannot_be_written_to_can_be_read(
    unprivileged_folder: Path,
) -> None:
    path = unprivileged_folder / "runs.db"
    user = os.geteuid()
    if user == NOBODY:
        os.seteuid(0)
    unprivileged_folder.chmod(0o755)
    with RunStore.open(path) as store:
        begin(store)
    path.chmod(0o444)
    path.with_name("runs.db.lock").unlink()
    if user == NOBODY:
        os.seteuid(NOBODY)
    else:
        unprivileged_folder.chmod(0o555)
    before = files_in(unprivileged_folder)
    with closing(open_to_read(path)) as connection:
        assert connection.execute("SELECT id FROM runs").fetchall() == [("run-1",)]
    assert files_in(unprivileged_folder) == before


def test_a_folder_in_the_place_of_the_lock_leaves_no_file_open(tmp_path: Path) -> None:
    (tmp_path / "runs.db.lock").mkdir()
    first_free = lowest_free_descriptor()
    with pytest.raises(StoreError, match="cannot be written to"):
        RunStore.open(tmp_path / "runs.db")
    assert lowest_free_descriptor() == first_free


def lowest_free_descriptor() -> int:
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor
