"""What the command itself says: of its arguments, of files, of its own faults."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fleetscan.cli.main import run
from fleetscan.cli.plain import plain

HOSTILE = "x\x1b[2J\x1b]8;;http://evil\x07\x9b31m\u202e\u200b"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--accounts", HOSTILE],
        ["--accounts", "accounts.toml", "--checks", HOSTILE],
        ["--accounts", "accounts.toml", "--account", HOSTILE],
        ["--accounts", "accounts.toml", "--regions", HOSTILE],
        ["--accounts", "accounts.toml", "-o", f"{HOSTILE}/report.json"],
        ["--accounts", "accounts.toml", "--where", HOSTILE],
        ["--accounts", "accounts.toml", f"--{HOSTILE}"],
        ["--accounts", "accounts.toml", "--max-tasks", HOSTILE],
        ["--resume", "--store", HOSTILE],
        [HOSTILE],
    ],
)
def test_an_argument_cannot_act_on_the_terminal(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("accounts.toml").write_text('[[accounts]]\nid = "111111111111"\n', encoding="utf-8")
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert r"\x1b" in said.err
    assert all(plain(line) == line for line in said.err.split("\n"))


def test_a_fault_of_its_own_is_told_without_secrets_and_cannot_act_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"{HOSTILE} secret_access_key={secret}")

    monkeypatch.setattr("fleetscan.cli.main.cli.main", fail)
    assert run([]) == 130
    said = capsys.readouterr().err
    assert r"\x1b[2J" in said
    assert secret not in said
    assert "Traceback" in said
    assert said.endswith("please report it.\n")
    assert all(plain(line) == line for line in said.split("\n"))


OUT_OF_MEMORY = """
from fleetscan.__main__ import main
from fleetscan.cli import main as commands
def fail(*_, **__):
    raise MemoryError
commands.cli.main = commands.say = fail
main()
"""


def test_a_command_without_memory_does_not_end_as_one_that_has_evaluated_all() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", OUT_OF_MEMORY], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 130
    (message,) = ended.stderr.splitlines()
    assert message.startswith("fleetscan: not enough memory; ")
    assert "--resume goes on" in message


@pytest.mark.parametrize("arguments", [["--nonsense"], ["--accounts", "not-there.toml"]])
def test_nobody_has_to_read_what_it_says(arguments: list[str], tmp_path: Path) -> None:
    """A closed pipe changes no exit code."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        ended = subprocess.run(
            [sys.executable, "-m", "fleetscan", *arguments],
            cwd=tmp_path,
            stdout=closed,
            stderr=closed,
            check=False,
        )
    assert ended.returncode == 2


@pytest.mark.parametrize("arguments", [["--version"], ["doctor", "--help"], ["schema"]])
def test_what_a_full_disk_does_not_take_is_told(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "fleetscan", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr == "fleetscan: output -: cannot be written: No space left on device\n"


def test_what_is_refused_does_not_pay_for_the_aws_client() -> None:
    """To import it takes half a second, twice as long as all the rest of such a command."""
    program = (
        "import sys; from fleetscan.cli import main, sweep;"
        "print(sorted({name.partition('.')[0] for name in sys.modules}"
        " & {'aioboto3', 'aiohttp', 'boto3', 'botocore'}))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert answer.stdout.strip() == b"[]"


@pytest.mark.parametrize("group", [[], ["accounts"], ["checks"], ["frameworks"]])
def test_what_a_command_is_for_is_said_in_a_whole_line(
    group: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run([*group, "--help"])
    _, _, commands = capsys.readouterr().out.partition("\nCommands:\n")
    assert commands
    assert "..." not in commands
