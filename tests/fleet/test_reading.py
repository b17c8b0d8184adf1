import io
import sys
from pathlib import Path

import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.place import Place
from fleetscan.fleet.reading import read_utf8, source_of


def read(path: str) -> str:
    return read_utf8(
        path, Place(source=source_of(path)), most_bytes=8, expected="A haiku.", argument="FILE"
    )


def test_the_text_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "haiku"
    file.write_bytes(b"\xef\xbb\xbfcaf\xc3\xa9")
    assert read(str(file)) == "café"


def test_messages_name_the_callers_argument_and_what_it_expected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ConfigurationError, match=r"^FILE: the path is empty\. A haiku\.$"):
        read("")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ConfigurationError, match="it is closed"):
        read("-")


def test_no_more_is_read_than_the_caller_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = io.BytesIO(b"#" * 100)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    with pytest.raises(ConfigurationError, match=r"^standard input: larger than 8 bytes\. A haiku"):
        read("-")
    assert endless.tell() == 9
