import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.reports import ReportError, check_writable, save_json_report, write_json_report
from fleetscan.reports.output import open_output
from fleetscan.store import RunStore
from tests.store.building import begin

NOBODY = 65534


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "store" / "runs.db") as opened:
        begin(opened)
        yield opened


@pytest.fixture
def report(store: RunStore) -> bytes:
    stream = io.BytesIO()
    write_json_report(store, store.run("run-1"), stream)
    return stream.getvalue()


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder that this process may not write: for root, by being nobody meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.json").write_text("old")
        folder.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)


def test_a_report_is_written_to_a_path_for_its_owner_alone(
    store: RunStore, report: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "out" / "report.json"
    path.parent.mkdir()
    check_writable(path)
    assert list(path.parent.iterdir()) == []
    save_json_report(store, store.run("run-1"), path)
    assert path.read_bytes() == report
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("umask", [0, 0o077])
@pytest.mark.parametrize("older", [None, 0o644, 0o666])
def test_a_report_is_its_owners_alone_whatever_was_there(
    tmp_path: Path, umask: int, older: int | None
) -> None:
    path = tmp_path / "report.json"
    if older is not None:
        path.touch()
        path.chmod(older)
    before = os.umask(umask)
    try:
        with open_output(path) as stream:
            stream.write(b"new")
            (temporary,) = tmp_path.glob(".report.json.*")
            assert temporary.stat().st_mode & 0o077 == 0
    finally:
        os.umask(before)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_older_report_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    with open_output(path) as stream:
        stream.write(b"new")
        stream.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"


def test_a_report_that_fails_leaves_the_older_one_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")

    def write_half(error: BaseException) -> None:
        with open_output(path) as stream:
            stream.write(b"half")
            raise error

    for error in (KeyboardInterrupt(), RuntimeError()):
        with pytest.raises(type(error)):
            write_half(error)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_process_left_that_was_killed_is_removed_by_the_next_report(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    killed = (
        "import os, sys; from fleetscan.reports.output import open_output\n"
        "with open_output(sys.argv[1]) as stream:\n"
        "    stream.write(b'unfinished'); stream.flush(); os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", killed, str(path)], check=False)
    (left,) = tmp_path.iterdir()
    with open_output(path) as stream:
        stream.write(b"new")
    # it may be one that somebody has made a moment ago
    assert left.exists()
    make_old(left)
    others = [".other.json.abcd1234.tmp", ".report.json.b.abcd1234.tmp", ".report.json.tmp"]
    for name in others:
        (tmp_path / name).touch()
        make_old(tmp_path / name)
    with open_output(path) as stream:
        stream.write(b"newer")
    assert path.read_bytes() == b"newer"
    assert {each.name for each in tmp_path.iterdir()} == {path.name, *others}


def test_a_report_that_is_being_written_is_not_removed_by_another(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with open_output(path) as first:
        (temporary,) = tmp_path.iterdir()
        make_old(temporary)
        with open_output(path) as second:
            second.write(b"second")
        first.write(b"first")
    assert path.read_bytes() == b"first"


def make_old(path: Path) -> None:
    os.utime(path, (0, 0), follow_symlinks=False)


def test_what_a_link_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "report.json"
    target.write_text("old")
    link = tmp_path / "report.json"
    link.symlink_to(target)
    with open_output(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_device_is_written_to_and_not_replaced(store: RunStore) -> None:
    check_writable("/dev/null")
    save_json_report(store, store.run("run-1"), "/dev/null")
    assert Path("/dev/null").is_char_device()


def test_a_pipe_is_written_to_and_not_replaced(
    store: RunStore, report: bytes, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    check_writable(pipe)
    # A pipe holds more than this report, so that one thread can write it and then read it.
    with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:
        save_json_report(store, store.run("run-1"), pipe)
        assert reader.read() == report
    assert pipe.is_fifo()


def test_a_dash_is_standard_output(
    store: RunStore, report: bytes, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    check_writable("-")
    save_json_report(store, store.run("run-1"), "-")
    assert capfdbinary.readouterr().out == report


@pytest.mark.parametrize("name", ["/dev/fd/{}", "/proc/self/fd/{}"])
def test_an_open_pipe_is_written_to_by_its_number(name: str) -> None:
    reading, writing = os.pipe()
    path = name.format(writing)
    check_writable(path)
    with open_output(path) as stream:
        stream.write(b"report")
    os.close(writing)
    with os.fdopen(reading, "rb") as reader:
        assert reader.read() == b"report"


def test_an_open_file_is_written_to_where_it_stands_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with path.open("wb") as log:
        log.write(b"before ")
        log.flush()
        check_writable(f"/dev/fd/{log.fileno()}")
        with open_output(f"/dev/fd/{log.fileno()}") as stream:
            stream.write(b"report ")
        log.write(b"after")
    assert path.read_bytes() == b"before report after"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_not_open_or_only_read_is_no_output(tmp_path: Path) -> None:
    path = tmp_path / "accounts.toml"
    path.touch()
    with path.open("rb") as file:
        number = file.fileno()
        with pytest.raises(ConfigurationError, match="is open for reading only"):
            check_writable(f"/dev/fd/{number}")
    with pytest.raises(ConfigurationError, match="cannot be written: Bad file descriptor; choose"):
        check_writable(f"/dev/fd/{number}")


def test_a_reader_that_goes_away_is_told_to_the_caller(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from fleetscan.reports.output import open_output\n"
        "try:\n"
        "    with open_output('-') as stream:\n"
        "        for _ in range(1000):\n"
        "            stream.write(bytes(10_000))\n"
        "except BrokenPipeError:\n"
        "    os._exit(7)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
    assert process.returncode == 7
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"is a folder; name a file in it: .*report\.json"):
        check_writable(tmp_path)
    with pytest.raises(ConfigurationError, match="is a folder"):
        check_writable("")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no" / "such" / "report.json"
    with pytest.raises(ConfigurationError, match=r"there is no folder .*/no/such; create it"):
        check_writable(path)
    with (
        pytest.raises(ReportError, match=r"cannot be written: No such file or directory"),
        open_output(path),
    ):
        pass


def test_a_path_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be written: File name too long"):
        check_writable(tmp_path / ("x" * 300))


def test_a_folder_that_cannot_be_written_to_is_refused(read_only_folder: Path) -> None:
    path = read_only_folder / "report.json"
    with pytest.raises(ConfigurationError, match=r"cannot be written: Permission denied"):
        check_writable(path)
    with (
        pytest.raises(ReportError, match=r"cannot be written: Permission denied$"),
        open_output(path),
    ):
        pass
    assert path.read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has this device")
def test_a_full_disk_is_one_clear_error() -> None:
    with (
        pytest.raises(ReportError, match="No space left on device"),
        open_output("/dev/full") as stream,
    ):
        stream.write(b"report")


@pytest.mark.parametrize("use", [check_writable, lambda path: open_output(path).__enter__()])
def test_a_signal_as_the_file_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, use: Callable[[Path], object]
) -> None:
    real = os.open

    def interrupted(path: Path, flags: int, mode: int) -> int:
        os.close(real(path, flags, mode))
        raise KeyboardInterrupt

    # of the module alone: a thread of another test may open a file meanwhile
    own = SimpleNamespace(**vars(os) | {"open": interrupted})
    monkeypatch.setattr("fleetscan.reports.output.os", own)
    with pytest.raises(KeyboardInterrupt):
        use(tmp_path / "report.json")
    assert list(tmp_path.iterdir()) == []
