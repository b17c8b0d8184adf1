"""Whatever befalls an open store is told in words that say what to do, and loses nothing."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from fleetscan.store import (
    RunStore,
    StoreAccessError,
    StoreBusyError,
    StoreDamagedError,
    StoreGoneError,
)
from fleetscan.store.failures import storage_failure
from tests.store.building import ALPHA, VOLUMES, begin, evaluation, files_in, gap, resolve, result


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "runs.db") as opened:
        begin(opened)
        resolve(opened)
        assert commit(opened, "eu-west-1")
        yield opened


def commit(store: RunStore, region: str) -> int:
    fails = [evaluation(VOLUMES.check_id, region, f"vol-{number}") for number in range(50)]
    return store.commit("run-1", [result(ALPHA, region, *fails)])


@contextmanager
def read_only(store: RunStore) -> Iterator[None]:
    store._connection.execute("PRAGMA query_only = ON")
    yield
    store._connection.execute("PRAGMA query_only = OFF")


@contextmanager
def full(store: RunStore) -> Iterator[None]:
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    yield
    store._connection.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def locked(store: RunStore) -> Iterator[None]:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with store.waiting_at_most(0):
            yield


@contextmanager
def failing_disk(store: RunStore) -> Iterator[None]:
    """A write that the system refuses, as a faulty disk does: here for the size of the file."""
    size = store.path.with_name("runs.db-wal").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    ("trouble", "kind", "words"),
    [
        (read_only, StoreAccessError, "can't be written to: .* is read-only; make it writable"),
        (full, StoreAccessError, "its disk is full; make room on it"),
        (locked, StoreBusyError, "another program holds its lock; close that program"),
        (
            failing_disk,
            StoreAccessError,
            r"its disk can't be read or written \(disk I/O error\); see that",
        ),
    ],
)
def test_what_was_committed_stays_and_what_was_not_can_be_committed_later(
    store: RunStore,
    trouble: Callable[[RunStore], AbstractContextManager[None]],
    kind: type[StoreAccessError],
    words: str,
) -> None:
    with trouble(store), pytest.raises(StoreAccessError, match=rf"store .*runs\.db: {words}") as it:
        commit(store, "us-east-1")
    assert type(it.value) is kind
    assert len(list(store.findings("run-1"))) == 50
    assert commit(store, "us-east-1") == 1
    assert len(list(store.findings("run-1"))) == 100


def test_text_that_is_no_text_is_damage(store: RunStore) -> None:
    store._connection.execute("UPDATE runs SET fleetscan_version = CAST(x'ff1b' AS TEXT)")
    with pytest.raises(StoreDamagedError, match=r"is damaged \(text in it is not UTF-8\); keep"):
        store.run("run-1")


@pytest.mark.parametrize(
    ("lose", "said"),
    [
        ("DELETE FROM check_sets", "set 1, are not in it"),
        ("UPDATE check_sets SET check_id = 'ec2.other'", "ec2.other of a gap is not in its run"),
    ],
)
def test_gaps_whose_checks_are_lost_are_damage(store: RunStore, lose: str, said: str) -> None:
    missing = gap(VOLUMES.check_id, "us-east-1")
    assert store.commit("run-1", [result(ALPHA, "us-east-1", missing)])
    store._connection.execute(lose)
    readings: list[Callable[[str], object]] = [
        store.summary,
        store.coverage,
        lambda run_id: list(store.gaps(run_id)),
        lambda run_id: store.gap_groups(run_id, 5),
    ]
    for read in readings:
        with pytest.raises(StoreDamagedError, match=rf"is damaged \(.*{said}\); keep"):
            read("run-1")


@pytest.mark.parametrize("column", ["status", "started_at", "finished_at"])
def test_a_value_that_nobody_wrote_is_damage(store: RunStore, column: str) -> None:
    store._connection.execute(f"UPDATE runs SET {column} = 'neither'")  # noqa: S608 - of the test
    with pytest.raises(StoreDamagedError, match=r"is damaged .*neither"):
        store.run("run-1")
    with pytest.raises(StoreDamagedError, match=r"is damaged .*neither"):
        store.newest()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_CANTOPEN, "can't be opened"),
        (sqlite3.SQLITE_IOERR_READ, "its disk can't be read"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "read-only"),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, "lock"),
        (sqlite3.SQLITE_NOTADB, "damaged"),
        (sqlite3.SQLITE_ERROR, "no other program changes it"),
    ],
)
def test_extended_codes_are_told_by_their_primary_one(code: int, words: str) -> None:
    error = sqlite3.OperationalError("as SQLite says")
    error.sqlite_errorcode = code
    assert words in str(storage_failure(Path("runs.db"), error))


def move(path: Path) -> None:
    path.rename(path.with_name("moved.db"))


def replace(path: Path) -> None:
    path.rename(path.with_name("moved.db"))
    path.write_bytes(b"of somebody else")


def delete_its_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Path.unlink, "was deleted or moved while it was in use"),
        (move, "was deleted or moved"),
        (delete_its_folder, "was deleted or moved"),
        (replace, "was replaced by another file"),
    ],
)
def test_a_store_whose_path_leads_elsewhere_takes_nothing_more(
    tmp_path: Path, change: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "folder" / "runs.db"
    with RunStore.open(path) as store:
        begin(store)
        resolve(store)
        commit(store, "eu-west-1")
        change(path)
        with pytest.raises(StoreGoneError, match=words):
            commit(store, "us-east-1")
        assert len(list(store.findings("run-1"))) == 50
    if change is replace:
        assert path.read_bytes() == b"of somebody else"


def test_a_store_that_was_moved_holds_all_that_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path) as store:
        begin(store)
        resolve(store)
        commit(store, "eu-west-1")
        move(path)
        with pytest.raises(StoreGoneError):
            commit(store, "us-east-1")
        store.empty_log()
        assert path.with_name("runs.db-wal").stat().st_size == 0
    with RunStore.open(tmp_path / "moved.db") as store:
        assert len(list(store.findings("run-1"))) == 50
        assert (ALPHA, "us-east-1") in store.unfinished_targets("run-1")


def test_a_store_that_is_reached_by_a_link_is_there_as_long_as_what_it_leads_to(
    tmp_path: Path,
) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "runs.db")
    with RunStore.open(tmp_path / "link.db") as store:
        begin(store)
        resolve(store)
        assert commit(store, "eu-west-1")
        (tmp_path / "runs.db").unlink()
        with pytest.raises(StoreGoneError):
            commit(store, "us-east-1")
    assert "runs.db" not in files_in(tmp_path)


def test_the_newest_run_is_the_one_that_was_begun_last(tmp_path: Path) -> None:
    with RunStore.open(tmp_path / "runs.db") as store:
        assert store.newest() is None
        begin(store)
        second = begin(store, "run-2")
        assert store.newest() == second
