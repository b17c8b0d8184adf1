"""A role that wants the code of an MFA device: the command asks on its terminal, then sweeps."""

import os
import pty
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from fleetscan.demo.resources import Volume
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import FLEETSCAN, LIMIT, Workplace
from tests.e2e.fleets import ROLE, SOURCE, account, accounts_toml, fleet_of, simulated

SWEPT = "111111111111"
DEVICE = f"arn:aws:iam::{SOURCE.account_id}:mfa/me"
FLEET = fleet_of(
    account(SOURCE.account_id, {}), account(SWEPT, {"us-east-1": (Volume(encrypted=True),)})
)
DEFAULTS = f'role = "{ROLE}"\nprofile = "audit"\nregions = ["us-east-1"]'
CONFIG = f"""
[profile audit]
role_arn = arn:aws:iam::{SOURCE.account_id}:role/{ROLE}
source_profile = user
mfa_serial = {DEVICE}

[profile user]
aws_access_key_id = {SOURCE.access_key_id}
aws_secret_access_key = {SOURCE.secret_access_key}
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with simulated(tmp_path, SimulatedAWS(FLEET), accounts_toml(DEFAULTS, {SWEPT: ""})) as place:
        place.environment["AWS_CONFIG_FILE"] = str(place.write("config", CONFIG))
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            del place.environment[name]
        yield place


class Terminal:
    """What a person sees of the command, and types."""

    def __init__(self, process: subprocess.Popen[bytes], keyboard: int) -> None:
        self.process = process
        self.seen = ""
        self._keyboard = keyboard

    def sees(self, text: str) -> None:
        while text not in self.seen:
            assert self._read(), self.seen

    def types(self, text: str) -> None:
        os.write(self._keyboard, text.encode())

    def code(self) -> int:
        while self._read():
            pass
        return self.process.wait(LIMIT)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._keyboard], [], [], LIMIT)
        assert ready, self.seen
        # on Linux, that nobody has the terminal any more is an error
        with suppress(OSError):
            self.seen += (more := os.read(self._keyboard, 4096)).decode()
            return bool(more)
        return False


@contextmanager
def at_a_terminal(place: Workplace) -> Iterator[Terminal]:
    keyboard, stream = pty.openpty()
    command = [str(FLEETSCAN), "--accounts", "accounts.toml", "--checks", "ec2.volume_encrypted"]
    with subprocess.Popen(
        command,
        cwd=place.folder,
        env=place.environment | {"TERM": "xterm", "COLUMNS": "200"},
        stdin=stream,
        stdout=stream,
        stderr=stream,
    ) as process:
        os.close(stream)
        try:
            yield Terminal(process, keyboard)
        finally:
            process.kill()
            os.close(keyboard)


def test_a_sweep_begins_with_the_code(place: Workplace) -> None:
    with at_a_terminal(place) as terminal:
        terminal.sees(f"MFA code of {DEVICE} for role")
        terminal.sees("(profile audit); each code works once: ")
        terminal.types("123456\n")
        assert terminal.code() == 0
    before, _, after = terminal.seen.partition("123456")
    # the progress begins when all was asked
    assert SWEPT not in before
    assert after.count("MFA code") == 0
    assert place.report()["summary"]["evaluations"]["pass"] == 1


def test_ctrl_c_ends_the_question(place: Workplace) -> None:
    with at_a_terminal(place) as terminal:
        terminal.sees("each code works once: ")
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.code() == 130
    assert "Traceback" not in terminal.seen
    assert "fleetscan-report.json" not in place.files()
