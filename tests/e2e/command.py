"""The installed `fleetscan` command, run as anyone runs it: as a process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.e2e.forking import Command, can_fork, run_forked
from tests.six_checks import SIX

__all__ = ["FLEETSCAN", "Outcome", "Workplace", "shielded", "with_checks"]

#: beside the interpreter that runs the tests: where pip puts the commands of what it installs
FLEETSCAN = Path(sys.executable).with_name("fleetscan")
INSTALLED = (str(FLEETSCAN),)
MODULE = "fleetscan.__main__"

#: seconds that no command of these tests comes near to: a hang ends, and fails
LIMIT = 120


#: what chooses checks: a sweep that has one of them keeps to it
CHOOSING = ("--checks", "--skip-checks", "--services", "--framework", "--min-severity", "--help")

#: commands that are not of a sweep's checks
OTHERS = ("accounts", "checks", "demo", "frameworks", "iam-policy", "schema", "--version")


def with_checks(arguments: tuple[str, ...], checks: tuple[str, ...] = SIX) -> tuple[str, ...]:
    """Add these checks to a command that sweeps, or looks at a sweep, and chooses none."""
    chooses = any(each.startswith(CHOOSING) for each in arguments)
    if (
        chooses
        or not any(each.startswith("--accounts") for each in arguments)
        or arguments[0] in OTHERS
    ):
        return arguments
    return (*arguments, *(part for check_id in checks for part in ("--checks", check_id)))


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a command."""

    code: int
    stdout: str
    stderr: str


def shielded(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of the tests without what decides where boto3 goes or how it looks."""
    hidden = ("AWS_", "MOTO_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "PYTHON")
    kept = {name: value for name, value in base.items() if not name.startswith(hidden)}
    nowhere = {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return kept | nowhere | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


class Workplace:
    """A folder in which commands run, with the environment that they see."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        checks: tuple[str, ...] = SIX,
        module: str = MODULE,
    ) -> None:
        self.folder = folder
        #: whose `main` is `fleetscan`
        self.module = module
        #: what a sweep has that chooses no checks
        self.checks = checks
        self.environment = dict(environment)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the folder, and return its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(
        self,
        *arguments: str,
        stdin: str | None = None,
        command: tuple[str, ...] = INSTALLED,
        environment: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Run `fleetscan`, or another command, with these arguments to its end.

        A sweep that chooses no checks has those of the workplace.
        """
        arguments = with_checks(arguments, self.checks)
        seen = self.environment | dict(environment or {})
        if command is INSTALLED and can_fork(seen):
            forked = Command(self.module, arguments, str(self.folder), seen, LIMIT)
            code, stdout, stderr = run_forked(forked, stdin)
            return Outcome(code=code, stdout=stdout, stderr=stderr)
        ended = subprocess.run(
            [*(self._installed() if command is INSTALLED else command), *arguments],
            cwd=self.folder,
            env=seen,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=LIMIT,
            check=False,
        )
        return Outcome(code=ended.returncode, stdout=ended.stdout, stderr=ended.stderr)

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Start `fleetscan`, with checks as in `run`; see to it that it is gone at the end."""
        process = subprocess.Popen(
            [*self._installed(), *with_checks(arguments, self.checks)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    def _installed(self) -> tuple[str, ...]:
        return INSTALLED if self.module == MODULE else (sys.executable, "-m", self.module)

    def report(self, name: str = "fleetscan-report.json") -> dict[str, Any]:
        """Read a report of the folder."""
        read: dict[str, Any] = json.loads((self.folder / name).read_bytes())
        return read

    def files(self) -> set[str]:
        """Name all that is in the folder, at any depth."""
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*")}
