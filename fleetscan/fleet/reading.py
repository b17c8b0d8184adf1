"""The text of a file that a person wrote, or a clear error why there is none."""

import sys
from typing import BinaryIO, Final

from fleetscan.fleet.place import Place

__all__ = ["STANDARD_INPUT", "read_utf8", "source_of"]

STANDARD_INPUT: Final = "standard input"
_BYTE_ORDER_MARKS_OF_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def source_of(path: str) -> str:
    """Return how messages name the file at `path`; `-` is standard input."""
    return STANDARD_INPUT if path == "-" else path


def read_utf8(path: str, place: Place, *, most_bytes: int, expected: str, argument: str) -> str:
    """Return the text of the file at `path`; `-` is standard input.

    Args:
        path: as the user gave it.
        place: the file, as messages name it.
        most_bytes: more than any such file has; no more is read.
        expected: a sentence that says what kind of file was expected.
        argument: what the user gives the path with, such as `--accounts`.

    Raises:
        ConfigurationError: it can't be read, is larger than that, or is not UTF-8.
    """
    content = _read_at_most(most_bytes + 1, path, place, expected, argument)
    if len(content) > most_bytes:
        raise place.problem(f"larger than {most_bytes:,} bytes.", expected)
    return _decode(content, place)


def _read_at_most(size: int, path: str, place: Place, expected: str, argument: str) -> bytes:
    try:
        if path == "-":
            return _standard_input(place, argument).read(size)
        with open(path, "rb") as file:  # noqa: PTH123 -- Path("") would be the current folder
            return file.read(size)
    except FileNotFoundError as error:
        if not path:
            raise Place(source=argument).problem("the path is empty.", expected) from error
        raise place.problem("no such file.", expected) from error
    except IsADirectoryError as error:
        raise place.problem("this is a directory.", expected) from error
    except PermissionError as error:
        raise place.problem("no permission to read it. Check the file's mode and owner.") from error
    except OSError as error:
        raise place.problem(f"can't be read: {error.strerror or error}.") from error
    except ValueError as error:  # a null byte in the path
        raise place.problem(f"this is no path: {error}.") from error


def _standard_input(place: Place, argument: str) -> BinaryIO:
    # None where the process was started without one.
    stream = sys.stdin
    if stream is None or stream.closed:
        raise place.problem(f"it is closed. Give {argument} a path, or pipe the file in.")
    return stream.buffer


def _decode(content: bytes, place: Place) -> str:
    try:
        # utf-8-sig: editors on Windows put a byte order mark at the start.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith(_BYTE_ORDER_MARKS_OF_UTF_16):
            raise place.problem("not UTF-8 but UTF-16. Save the file as UTF-8.") from error
        # error.object lacks the byte order mark that content may have.
        offset = error.start + len(content) - len(error.object)
        line = content.count(b"\n", 0, offset) + 1
        raise place.problem(
            f"not UTF-8: byte 0x{content[offset]:02x} at offset {offset} (line {line}).",
            "Save the file as UTF-8.",
        ) from error
