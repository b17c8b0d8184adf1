import io
import os
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from fleetscan.cli.settings import Terminal
from fleetscan.cli.text import (
    SafeConsole,
    console_of,
    count,
    duration,
    first_sentence,
    plain,
    print_line,
    shorten,
    with_others,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("payments-prod", "payments-prod"),
        ("Größe 日本語\u3000データ", "Größe 日本語\u3000データ"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("one\ntwo\r\x00\t\x7f", r"one\ntwo\r\x00\t\x7f"),
        ("line\u2028paragraph\u2029end\x85", r"line\u2028paragraph\u2029end\x85"),
        ("abc\u202egpj.exe\u2066", r"abc\u202egpj.exe\u2066"),
        ("zero\u200bwidth\ufeff\u200d", r"zero\u200bwidth\ufeff\u200d"),
        ("half of a pair: \ud83d", r"half of a pair: \ud83d"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("hangul\u3164filler\u115f", r"hangul\u3164filler\u115f"),
        ("selector \U000e0100", r"selector \U000e0100"),
        ("warning \u26a0\ufe0f", "warning \u26a0\ufe0f"),
        ("non\xa0breaking", r"non\xa0breaking"),
        ("", ""),
    ],
)
def test_what_would_act_on_a_terminal_is_made_visible(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text(st.characters()))
def test_whatever_the_text_only_printable_characters_are_left(text: str) -> None:
    shown = plain(text)
    assert all(character.isprintable() or character == "\u3000" for character in shown)
    assert plain(shown) == shown


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("payments", 8, "payments"),
        ("payments", 7, "paym..."),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日..."),
        ("日本語", 4, "..."),
        ("payments", 2, ".."),
        ("payments", 0, ""),
        ("a long name", 9, "a long..."),
    ],
)
def test_a_text_is_cut_to_cells_and_says_so(text: str, cells: int, shown: str) -> None:
    assert shorten(text, cells) == shown


@given(st.text(), st.integers(0, 50))
def test_a_cut_text_is_never_wider_than_asked_for(text: str, cells: int) -> None:
    assert cell_len(shorten(plain(text), cells)) <= cells


def test_numbers_are_told_with_their_noun() -> None:
    assert [count(number, "account") for number in (0, 1, 2, 1234)] == [
        "0 accounts",
        "1 account",
        "2 accounts",
        "1,234 accounts",
    ]


def test_others_are_mentioned_where_there_are_some() -> None:
    assert with_others("a, b", 0) == "a, b"
    assert with_others("a, b", 1200) == "a, b and 1,200 more"


def test_a_line_is_printed_as_it_is() -> None:
    """Neither markup nor emoji codes nor the width change it."""
    output = io.StringIO()
    line = f"[bold]no markup[/bold] :smile: {'x' * 100}"
    print_line(Console(file=output, width=20, force_terminal=True), Text(line))
    assert output.getvalue() == f"{line}\n"


def test_what_the_terminal_has_no_character_for_becomes_a_question_mark() -> None:
    output = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    print_line(Console(file=output, width=80), Text("日本 and more"))
    output.seek(0)
    assert output.read() == "?? and more\n"


def test_a_console_that_nobody_reads_goes_quiet() -> None:
    reading, writing = os.pipe()
    # what is left in the buffer fails once more as the file is closed
    with suppress(BrokenPipeError), os.fdopen(writing, "w") as file:
        console = SafeConsole(file=file)
        os.close(reading)
        for _ in range(3):
            print_line(console, Text("nobody reads this"))
    assert console.quiet


@pytest.mark.parametrize("columns", ["0", "00", "-1", "wide", "", "\u00b2", "9" * 5000])
def test_a_width_that_can_not_be_is_as_if_unset(
    columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    unset = console_of(terminal, to_standard_error=False).size
    for name in ("COLUMNS", "LINES"):
        monkeypatch.setenv(name, columns)
    assert console_of(terminal, to_standard_error=False).size == unset
    monkeypatch.setenv("COLUMNS", "123")
    assert console_of(terminal, to_standard_error=False).width == 123


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("No full stop", "No full stop"),
        ("Over two\n    lines. Two.", "Over two lines."),
        ("Set 1.5 of `a. b. c`, e.g.so. Two.", "Set 1.5 of `a. b. c`, e.g.so."),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_outside_of_code(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.04, "0.0 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (125, "2 min 05 s"),
        (3599.7, "1 h 00 min"),
        (90_061, "25 h 01 min"),
    ],
)
def test_durations_are_as_exact_as_matters(seconds: float, text: str) -> None:
    assert duration(seconds) == text
