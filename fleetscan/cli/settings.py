"""What the options of the command line ask for, as values."""

from collections.abc import Mapping
from typing import Any, Literal, Self

import msgspec

from fleetscan.library.defaults import DEFAULT_STORE
from fleetscan.verdicts import Severity


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which accounts, regions and checks; empty takes all."""

    regions: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    account_ids: tuple[str, ...] = ()
    #: folders of custom checks: they add to what is chosen from
    checks_paths: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    skip_checks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    min_severity: Severity | None = None


class Terminal(msgspec.Struct, frozen=True, kw_only=True):
    """What to show on standard error and standard output."""

    quiet: bool = False
    verbosity: int = 0
    progress: bool = True
    color: bool = True
    log_format: Literal["text", "json"] = "text"

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Take the options that all sweeping commands share."""
        return cls(
            quiet=options["quiet"],
            verbosity=options["verbose"],
            progress=not options["no_progress"] and not options["quiet"],
            color=not options["no_color"],
            log_format=options["log_format"],
        )


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One sweep, as it was asked for."""

    #: path of accounts.toml, `-`, or None to take the plan of the run to resume
    accounts: str | None
    selection: Selection = Selection()
    output: str = "fleetscan-report.json"
    store: str = DEFAULT_STORE
    resume: bool = False
    #: wait for another run that has the store open
    wait: bool = False
    include_passed: bool = False
    #: None: a failure never changes the exit code
    fail_on: Severity | None = Severity.LOW
    max_tasks: int
    #: how long a task may read
    task_seconds: float = 3_600
    terminal: Terminal = Terminal()
