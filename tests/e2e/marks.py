"""Secrets that are marked, and the search for them in all that a command wrote."""

import base64
import re
from collections.abc import Iterator
from urllib.parse import quote

from fleetscan.demo.rules import Proceed
from fleetscan.demo.wire import Answer, Request
from tests.e2e.command import Outcome, Workplace

__all__ = ["Marks", "assert_unmarked", "found_in"]

_SIGNATURE = re.compile(r"Signature=([0-9a-f]{64})")
_SECRETS = re.compile(rb"<(SecretAccessKey|SessionToken)>([^<]+)<")

# Characters by which a mark is known, also where it was cut.
_CHUNK = 18


class Marks:
    """All that must be written nowhere: what was given, and what went over the wire.

    Keys' ids are no secrets: AWS itself names them in logs.
    """

    def __init__(self, *given: str) -> None:
        self._given = given
        self._sent: set[str] = set()

    def __iter__(self) -> Iterator[str]:
        """Yield them all."""
        yield from self._given
        yield from self._sent

    def answer(self, request: Request, proceed: Proceed) -> Answer:
        """Answer as AWS does, and remember the secrets of both ways."""
        self._sent.update(_SIGNATURE.findall(request.headers.get("authorization", "")))
        if token := request.headers.get("x-amz-security-token"):
            self._sent.add(token)
        answer = proceed()
        if request.call.operation == "AssumeRole":
            self._sent.update(value.decode() for _, value in _SECRETS.findall(answer.body))
        return answer


def _pieces(mark: str) -> Iterator[str]:
    """Yield what a mark is known by: its beginning, its middle and its end."""
    starts = {0, len(mark) // 2, len(mark) - _CHUNK}
    yield from (mark[start : start + _CHUNK] for start in sorted(starts) if start >= 0)


def _forms(mark: str) -> Iterator[bytes]:
    for piece in _pieces(mark):
        yield piece.encode()
        yield quote(piece, safe="").encode()
        yield piece[::-1].encode()
    for shift in range(3):
        # base64 of a text that the mark is in the middle of
        coded = base64.b64encode(b"\0" * shift + mark.encode())
        yield coded[4 * (shift > 0) :][: 4 * (_CHUNK // 3)]


def found_in(marks: Marks, written: bytes) -> set[str]:
    """Return the marks that are in it, whole or in pieces, as they are or encoded."""
    return {mark for mark in marks if any(form in written for form in _forms(mark))}


def assert_unmarked(marks: Marks, place: Workplace, outcome: Outcome) -> None:
    """No mark is in what a command printed, nor in any file of its folder."""
    written = {"stdout": outcome.stdout.encode(), "stderr": outcome.stderr.encode()}
    for path in place.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("given-"):
            written[str(path.relative_to(place.folder))] = path.read_bytes()
    leaks = {name: found for name, text in written.items() if (found := found_in(marks, text))}
    assert not leaks, f"there are secrets in {sorted(leaks)}"
