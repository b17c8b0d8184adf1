"""Where a report goes: a file that appears whole or not at all, or a stream."""

import fcntl
import io
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from fleetscan.errors import ConfigurationError, FleetscanError

__all__ = [
    "STANDARD_OUTPUT",
    "ReportError",
    "check_writable",
    "is_standard_output",
    "is_stream",
    "open_output",
]

#: the path that stands for standard output
STANDARD_OUTPUT: Final = "-"

#: paths that stand for what this process has open: what is behind them is no file to be replaced
_DESCRIPTOR: Final = re.compile(r"/(?:dev|proc/self)/fd/[0-9]{1,9}")
_NAMED_DESCRIPTORS: Final = {STANDARD_OUTPUT: 1, "/dev/stdout": 1, "/dev/stderr": 2}

#: bytes that a stream is given at once: little enough to see soon whether any are taken
_AT_ONCE: Final = 65_536

#: how long a file that is being written may be without its lock, and much more than that
_LITTER_SECONDS: Final = 60


class ReportError(FleetscanError):
    """It could not be written; what was there before is untouched."""


def is_standard_output(path: Path | str) -> bool:
    """Whether a path stands for standard output, on which nothing else may then be written."""
    return _descriptor(path) == 1


def is_stream(path: Path | str) -> bool:
    """Whether what is written to a path goes to a reader, or a device, and replaces no file."""
    return _descriptor(path) is not None or _is_special(path)


def check_writable(path: Path | str) -> None:
    """Refuse a path where nothing can be written, before it is worked for.

    It is tried, not asked: what the file's mode says is not all that decides (a read-only mount,
    an ACL, a full disk, root).

    Raises:
        ConfigurationError: the path is none, or a folder; its folder is missing or cannot be
            written to; or it is an open file of this process that is not open, or only to be read.
    """
    try:
        problem = _problem(path)
    except OSError as error:
        where = "" if is_stream(path) else f" ({_target(path).parent})"
        problem = f"cannot be written: {error.strerror}{where}; choose another path"
    except ValueError as error:  # a null byte in it
        problem = f"this is no path: {error}"
    if problem is not None:
        raise ConfigurationError(f"output {path}: {problem}")


def _problem(path: Path | str) -> str | None:
    number = _descriptor(path)
    if number is not None:
        # it fails for a number that is not open
        access = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE
        only_read = "is open for reading only; choose another path"
        return only_read if access == os.O_RDONLY else None
    if _is_special(path):
        return None
    target = _target(path)
    if target.is_dir():
        return f"is a folder; name a file in it: {target / 'fleetscan-report.json'}"
    if not target.parent.is_dir():
        return f"there is no folder {target.parent}; create it, or choose another path"
    with _temporary(target) as (descriptor, _):
        os.close(descriptor)
    return None


@contextmanager
def open_output(
    path: Path | str, *, on_progress: Callable[[], None] | None = None
) -> Iterator[BinaryIO]:
    """Give a stream to write a report to.

    A file takes the place of an older one in one step when the block ends, and not at all if it
    raises; only its owner can read it. `-` is standard output. A pipe, a device, such as
    `/dev/null`, or what this process has open (`/dev/stdout`, `/dev/fd/63`) is written to as it is;
    `on_progress` is called whenever it has taken something.

    Raises:
        ReportError: a file, or standard output, could not be written.
        BrokenPipeError: nobody reads the stream any more.
    """
    try:
        if is_stream(path):
            with _streaming(path, on_progress) as stream:
                yield stream
            return
        with _replacing(_target(path)) as stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ReportError(f"output {path}: cannot be written: {error.strerror or error}") from error


class _Stream(io.FileIO):
    """Says whenever its reader has taken something."""

    def __init__(self, file: int | str, on_progress: Callable[[], None] | None) -> None:
        super().__init__(file, "wb")
        self._on_progress = on_progress

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any buffer
        taken = super().write(memoryview(data)[:_AT_ONCE])
        if self._on_progress is not None:
            self._on_progress()
        return taken


@contextmanager
def _streaming(path: Path | str, on_progress: Callable[[], None] | None) -> Iterator[BinaryIO]:
    number = _descriptor(path)
    # A second descriptor writes where the first one does, to its end where it appends.
    raw = _Stream(os.fspath(path) if number is None else os.dup(number), on_progress)
    stream = io.BufferedWriter(raw)
    try:
        yield stream
        stream.flush()
    finally:
        # Not `stream`: if it failed, or was given up, its buffer is not to be tried once more.
        raw.close()


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    _remove_litter(target)
    with _temporary(target) as (descriptor, temporary):
        with suppress(OSError):
            # for `_remove_litter`; a file system may have no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
        temporary.replace(target)


@contextmanager
def _temporary(target: Path) -> Iterator[tuple[int, Path]]:
    """Create a file beside the target, and remove it at the end if it is still there.

    Beside it, because only from there can it take the place of the target in one step.
    """
    # The name is known before there is a file: a signal that comes as it is made leaves nothing.
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        yield os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), temporary
    finally:
        temporary.unlink(missing_ok=True)


def _remove_litter(target: Path) -> None:
    """Remove what reports of this name left unfinished whose processes were killed.

    One that is being written now is locked, or was made a moment ago.
    """
    name = re.compile(rf"\.{re.escape(target.name)}\.[a-z0-9_]{{8}}\.tmp")
    # what can't be looked at or removed harms nobody
    with suppress(OSError), os.scandir(target.parent) as found:
        for each in found:
            if name.fullmatch(each.name):
                with suppress(OSError):
                    _remove_if_left(each)


def _remove_if_left(temporary: os.DirEntry[str]) -> None:
    known = temporary.stat(follow_symlinks=False)
    is_old = time.time() - known.st_mtime > _LITTER_SECONDS
    if not (stat.S_ISREG(known.st_mode) and known.st_uid == os.geteuid() and is_old):
        return
    descriptor = os.open(temporary.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        Path(temporary.path).unlink()
    finally:
        os.close(descriptor)


def _descriptor(path: Path | str) -> int | None:
    """Return the number of the open file that a path stands for; None if it names a file."""
    name = os.fspath(path)
    if name in _NAMED_DESCRIPTORS:
        return _NAMED_DESCRIPTORS[name]
    return int(name.rpartition("/")[2]) if _DESCRIPTOR.fullmatch(name) else None


def _is_special(path: Path | str) -> bool:
    # Of the path as it is: what /proc leads to need not have a path of its own.
    with suppress(OSError):
        mode = os.stat(path).st_mode  # noqa: PTH116 - Path("") would be the current folder
        return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
    return False


def _target(path: Path | str) -> Path:
    # What a link points to is replaced, not the link.
    return Path(os.path.realpath(path))
