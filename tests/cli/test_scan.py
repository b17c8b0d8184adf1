"""What the options of `scan` refuse before anything is read."""

import os
from pathlib import Path

import pytest

from fleetscan.cli.main import run


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--accounts", "a.toml", "-o", "a.toml"], ("--output", "--accounts")),
        (["--accounts", "a.toml", "--store", "./a.toml"], ("--accounts", "--store")),
        (["--accounts", "a.lock", "--store", "a"], ("--accounts", "a file that --store needs")),
        (["--accounts", "a.toml", "--store", "x", "-o", "link"], ("--output", "--store")),
    ],
)
def test_one_file_is_not_written_over_another(
    options: list[str],
    named: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.toml").write_text("kept")
    os.symlink("x", "link")  # noqa: PTH211 - of a file that is not there yet
    assert run(options) == 2
    said = capsys.readouterr().err
    assert f"{named[0]} and {named[1]} are the same file" in said
    assert Path("a.toml").read_text() == "kept"


def test_standard_input_and_standard_output_are_two(capsys: pytest.CaptureFixture[str]) -> None:
    """`-` for both is refused for what standard input holds, if at all."""
    assert run(["--accounts", "-", "-o", "-", "--max-tasks", "0"]) == 2
    assert "same file" not in capsys.readouterr().err
