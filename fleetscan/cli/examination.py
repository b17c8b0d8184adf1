"""One preflight from options to exit code."""

import functools
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

from fleetscan.cli.choice import catalogue_for
from fleetscan.cli.mfa import code_prompt
from fleetscan.cli.planning import fleet_and_checks
from fleetscan.cli.running import set_up, unless_stopped
from fleetscan.cli.settings import Selection, Terminal
from fleetscan.cli.streams import cannot_write, give_up
from fleetscan.cli.text import console_of
from fleetscan.errors import ConfigurationError, FleetscanError
from fleetscan.library.exits import SOMETHING_NOT_EVALUATED
from fleetscan.library.fleets import read_fleet_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetscan.library.aws import AwsAccounts
    from fleetscan.library.doctor import Examination, Problem, Tally

__all__ = ["examine"]

_logger = logging.getLogger(__name__)

# A preflight is there to be quick: what does not answer in these seconds is slow for a sweep, too.
_CONNECT_SECONDS: Final = 5.0
_READ_SECONDS: Final = 10.0
_CALL_SECONDS: Final = 30.0
#: source credentials and hubs that were refused are not asked again in one preflight
_REFUSED_SECONDS: Final = 3_600.0

#: accounts after which -v says how far it is
_TOLD_EVERY: Final = 100


class _Writer(Protocol):
    """Takes the examinations of a fleet, one after the other."""

    def start(self, settings: "Sequence[Problem]") -> None:
        """Begin, with what is wrong with the settings."""

    def add(self, examination: "Examination") -> None:
        """Take one account."""

    def end(self, tally: "Tally") -> None:
        """Write what is left."""

    def stop(self, tally: "Tally") -> None:
        """Leave nothing half written: no more accounts come."""


def examine(
    accounts: str,
    selection: Selection,
    terminal: Terminal,
    *,
    expected_minutes: int,
    as_json: bool,
) -> int:
    """Examine the accounts of a file, print what was found, and return the exit code.

    `accounts` is the path of the file; `-` is standard input.

    Raises:
        ConfigurationError: the file or the options can't be meant.
        FleetscanError: it was stopped, and how many accounts were examined by then.
        KeyboardInterrupt: it was stopped before the first.
    """
    set_up(terminal)
    catalogue = catalogue_for(selection)
    aws_accounts = functools.cache(_accounts_of_aws)
    file = read_fleet_file(accounts)
    fleet, checks = fleet_and_checks(file, selection, catalogue, aws_accounts)
    from fleetscan.cli.diagnoses import TableWriter
    from fleetscan.library.doctor import Tally, open_examination, problems_of_settings

    needs = catalogue.needs(checks)
    aws = aws_accounts()
    console = console_of(terminal, to_standard_error=False)
    writer: _Writer = (
        _JsonWriter(expected_minutes)
        if as_json
        else TableWriter(console, expected_minutes=expected_minutes)
    )

    tally: Tally | None = None

    async def run() -> Tally:
        nonlocal tally
        of_settings = await problems_of_settings(aws, fleet.accounts, needs)
        tally = Tally(of_settings)
        writer.start(of_settings)
        async with open_examination(
            fleet.accounts,
            needs,
            aws,
            expected_minutes=expected_minutes,
        ) as examinations:
            async for examination in examinations:
                tally.add(examination)
                writer.add(examination)
                if tally.accounts % _TOLD_EVERY == 0:
                    _logger.info("examined %d of %d accounts", tally.accounts, len(fleet.accounts))
        writer.end(tally)
        return tally

    try:
        tally = unless_stopped(run)
    except KeyboardInterrupt:
        if tally is None:
            raise
        writer.stop(tally)
        examined = f"{tally.accounts:,} of {len(fleet.accounts):,}"
        raise FleetscanError(f"stopped after {examined} accounts were examined") from None
    if tally.has_no_source:
        return ConfigurationError.exit_code
    return SOMETHING_NOT_EVALUATED if tally.has_error else 0


def _accounts_of_aws() -> "AwsAccounts":
    # Half of the time to here would go into the AWS client, and most mistakes need none.
    from fleetscan.library.aws import AwsAccounts, Patience, raise_file_limit

    raise_file_limit()
    return AwsAccounts(
        Patience(
            connect_seconds=_CONNECT_SECONDS,
            read_seconds=_READ_SECONDS,
            attempt_seconds=_READ_SECONDS,
            call_seconds=_CALL_SECONDS,
            refused_seconds=_REFUSED_SECONDS,
        ),
        ask_for_code=code_prompt(),
    )


class _JsonWriter:
    """Writes the JSON document to standard output, account by account."""

    def __init__(self, expected_minutes: int) -> None:
        self._expected_minutes = expected_minutes
        self._is_first = True

    def start(self, settings: "Sequence[Problem]") -> None:
        from fleetscan.library.doctor import document_start

        self._write(
            document_start(
                settings,
                examined_at=datetime.now(UTC),
                expected_minutes=self._expected_minutes,
            )
        )

    def add(self, examination: "Examination") -> None:
        from fleetscan.library.doctor import document_of

        self._write(document_of(examination, is_first=self._is_first))
        self._is_first = False

    def end(self, tally: "Tally") -> None:
        from fleetscan.library.doctor import document_end

        self._write(document_end(tally))

    def stop(self, tally: "Tally") -> None:
        from fleetscan.library.doctor import document_end

        self._write(document_end(tally, interrupted=True))

    @staticmethod
    def _write(text: bytes) -> None:
        try:
            sys.stdout.buffer.write(text)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # nobody reads it any more
            give_up(sys.stdout)
        except OSError as error:
            raise cannot_write(sys.stdout, error) from error
