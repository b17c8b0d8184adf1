"""Where a report goes: a file that appears whole or not at all, or a stream."""

import fcntl
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from fleetscan.errors import ConfigurationError, FleetscanError

__all__ = ["STANDARD_OUTPUT", "ReportError", "check_writable", "open_output"]

#: the path that stands for standard output
STANDARD_OUTPUT: Final = "-"

#: how long a file that is being written may be without its lock, and much more than that
_LITTER_SECONDS: Final = 60


class ReportError(FleetscanError):
    """The report could not be written. The run is in the store; the old report is untouched."""


def check_writable(path: Path | str) -> None:
    """Refuse a path where no report can be written, before a sweep is made for it.

    It is tried, not asked: what the file's mode says is not all that decides (a read-only mount,
    an ACL, a full disk, root).

    Raises:
        ConfigurationError: the path is a folder, or its folder is missing or cannot be written to.
    """
    if os.fspath(path) == STANDARD_OUTPUT:
        return
    target = _target(path)
    try:
        problem = _try(target)
    except OSError as error:
        problem = f"cannot be written: {error.strerror} ({target.parent}); choose another path"
    if problem is not None:
        raise ConfigurationError(f"output {path}: {problem}")


def _try(target: Path) -> str | None:
    if target.is_dir():
        return f"is a folder; name a file in it: {target / 'fleetscan-report.json'}"
    if not target.parent.is_dir():
        return f"there is no folder {target.parent}; create it, or choose another path"
    if not _is_stream(target):
        descriptor, name = _temporary(target)
        os.close(descriptor)
        Path(name).unlink()
    return None


@contextmanager
def open_output(path: Path | str) -> Iterator[BinaryIO]:
    """Give a stream to write a report to.

    A file takes the place of an older one in one step when the block ends, and not at all if it
    raises; only its owner can read it. `-` is standard output. A pipe or a device, such as
    `/dev/null`, is written to as it is.

    Raises:
        ReportError: a file, or standard output, could not be written.
        BrokenPipeError: nobody reads the stream any more.
    """
    target = _target(path)
    try:
        if os.fspath(path) == STANDARD_OUTPUT:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
            return
        if _is_stream(target):
            with target.open("wb") as stream:
                yield stream
            return
        with _replacing(target) as stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ReportError(
            f"output {path}: cannot be written: {error.strerror or error}; the run itself is in "
            "the store"
        ) from error


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    _remove_litter(target)
    descriptor, name = _temporary(target)
    temporary = Path(name)
    try:
        with suppress(OSError):
            # for `_remove_litter`; a file system may have no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _temporary(target: Path) -> tuple[int, str]:
    # In the same folder, because only there can it take the place of the file in one step.
    # mkstemp creates it with mode 0600.
    return tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)


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


def _target(path: Path | str) -> Path:
    # What a link points to is replaced, not the link.
    return Path(os.path.realpath(path))


def _is_stream(target: Path) -> bool:
    return target.exists() and not target.is_file()
