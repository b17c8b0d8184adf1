import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.document import read_document

ACCOUNT = '[[accounts]]\nid = "111111111111"\n'
NOBODY = 65534


def message_for(path: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_document(path)
    return str(caught.value)


@pytest.fixture
def at_most_a_thousand_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fleetscan.fleet.document._MOST_BYTES", 1_000)


@pytest.mark.usefixtures("at_most_a_thousand_bytes")
def test_no_more_is_read_than_an_accounts_file_can_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "accounts.toml"
    path.write_text(ACCOUNT.ljust(1_000))
    assert read_document(str(path)).tables
    path.write_text(ACCOUNT.ljust(1_001))
    assert message_for(str(path)).startswith(f"{path}: larger than 1,000 bytes. Expected a TOML")
    endless = io.BytesIO(b"#" * 5_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    assert message_for("-").startswith("standard input: larger than 1,000 bytes.")
    assert endless.tell() <= 1_001


@pytest.fixture
def unreadable_file() -> Iterator[str]:
    """A file of mode 000, and no right to read it all the same, which root has."""
    # Not tmp_path: only its owner may enter that, so the file's own mode would not matter.
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder) / "accounts.toml"
        file.write_text(ACCOUNT)
        file.chmod(0o000)
        user = os.geteuid()
        if user == 0:
            os.seteuid(NOBODY)
        try:
            yield str(file)
        finally:
            os.seteuid(user)


def test_a_file_that_is_not_there_is_named() -> None:
    assert message_for("no/such.toml") == (
        "no/such.toml: no such file. Expected a TOML file with an [[accounts]] table for each"
        " account."
    )


def test_an_empty_path_is_said_to_be_empty() -> None:
    assert message_for("").startswith("--accounts: the path is empty.")


def test_a_directory_is_not_a_file(tmp_path: Path) -> None:
    assert message_for(str(tmp_path)).startswith(f"{tmp_path}: this is a directory.")


def test_a_file_that_may_not_be_read_is_said_to_be_so(unreadable_file: str) -> None:
    assert message_for(unreadable_file) == (
        f"{unreadable_file}: no permission to read it. Check the file's mode and owner."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/mem is Linux's")
def test_another_error_of_the_system_is_passed_on() -> None:
    assert message_for("/proc/self/mem") == "/proc/self/mem: can't be read: Input/output error."


def test_a_null_byte_in_the_path_is_no_crash() -> None:
    assert message_for("a\0b") == r"a\x00b: this is no path: embedded null byte."


def test_a_path_cannot_send_control_characters_to_the_terminal() -> None:
    assert message_for("\x1b[31mred").startswith(r"\x1b[31mred: no such file.")


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ACCOUNT.encode())))
    document = read_document("-")
    assert document.source == "standard input"
    assert document.tables == {"accounts": [{"id": "111111111111"}]}


@pytest.mark.parametrize("closed", [True, False])
def test_standard_input_may_be_closed(monkeypatch: pytest.MonkeyPatch, *, closed: bool) -> None:
    stream = io.TextIOWrapper(io.BytesIO())
    stream.close()
    monkeypatch.setattr(sys, "stdin", stream if closed else None)
    assert message_for("-").startswith("standard input: it is closed.")


def test_a_byte_that_is_not_utf_8_is_located(refuse: Callable[[bytes], str]) -> None:
    assert refuse(b'[[accounts]]\nname = "caf\xe9"\n') == (
        "not UTF-8: byte 0xe9 at offset 24 (line 2). Save the file as UTF-8."
    )


def test_a_byte_order_mark_does_not_shift_the_location(refuse: Callable[[bytes], str]) -> None:
    assert refuse(b'\xef\xbb\xbf[[accounts]]\nname = "caf\xe9"\n').startswith(
        "not UTF-8: byte 0xe9 at offset 27 (line 2)."
    )


def test_utf_16_is_recognised(refuse: Callable[[bytes], str]) -> None:
    assert refuse(ACCOUNT.encode("utf-16")) == "not UTF-8 but UTF-16. Save the file as UTF-8."


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + ACCOUNT.encode(),
        ACCOUNT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + ACCOUNT.replace("\n", "\r\n").encode(),
        ACCOUNT.rstrip("\n").encode(),
    ],
)
def test_marks_and_line_ends_of_windows_are_accepted(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "accounts.toml"
    file.write_bytes(content)
    document = read_document(str(file))
    assert document.tables == {"accounts": [{"id": "111111111111"}]}
    assert document.account_line(0) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[[accounts]]\nid "111111111111"\n',
            "line 2, column 4: not valid TOML: expected '=' after a key in a key/value pair.",
        ),
        ("[[accounts]]\nid = ", "line 2, column 6: not valid TOML: invalid value."),
        (
            f"{ACCOUNT}[accounts]\n",
            "line 3, column 10: not valid TOML: cannot declare accounts twice.",
        ),
        (
            f"{ACCOUNT}labels.a = 1\nlabels.a.b = 2\n",
            "line 4, column 15: not valid TOML: cannot overwrite a value.",
        ),
        (
            "[[accounts]]\r\nid = \r\n",
            "line 2, column 6: not valid TOML: invalid value.",
        ),
    ],
)
def test_broken_toml_is_located(refuse: Callable[[str], str], text: str, message: str) -> None:
    assert refuse(text) == message


def test_an_id_without_quotes_that_starts_with_zero_gets_a_hint(
    refuse: Callable[[str], str],
) -> None:
    assert refuse("[[accounts]]\nid = 012345678901\n") == (
        "line 2, column 7: not valid TOML: expected newline or end of document after a statement."
        " An account id is a string: put it in quotes, which also keeps its leading zeros."
    )


def test_a_number_that_python_refuses_to_read_is_no_crash(refuse: Callable[[str], str]) -> None:
    assert refuse(f"id = {'1' * 5000}\n") == "not valid TOML: a number is too long."


def test_arrays_nested_without_end_are_no_crash(refuse: Callable[[str], str]) -> None:
    assert refuse(f"id = {'[' * 5000}\n") == "arrays or tables are nested too deeply."


def test_accounts_know_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "accounts.toml"
    file.write_text(f'# mine\n{ACCOUNT}\n  [[ accounts ]]  # second\nid = "222222222222"\n')
    document = read_document(str(file))
    assert [document.account_line(index) for index in range(2)] == [2, 5]


@pytest.mark.parametrize(
    "text",
    [
        f'{ACCOUNT}name = """\n[[accounts]]\n"""\n',
        'accounts = [{ id = "111111111111" }]\n',
    ],
)
def test_no_line_is_better_than_a_wrong_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "accounts.toml"
    file.write_text(text)
    assert read_document(str(file)).account_line(0) is None
