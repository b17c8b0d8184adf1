"""Where a report goes: a file that appears whole or not at all, or a stream."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from fleetscan.errors import ConfigurationError, FleetscanError

__all__ = ["STANDARD_OUTPUT", "ReportError", "check_writable", "open_output"]

#: the path that stands for standard output
STANDARD_OUTPUT: Final = "-"


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
    descriptor, name = _temporary(target)
    temporary = Path(name)
    try:
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


def _target(path: Path | str) -> Path:
    # What a link points to is replaced, not the link.
    return Path(os.path.realpath(path))


def _is_stream(target: Path) -> bool:
    return target.exists() and not target.is_file()
