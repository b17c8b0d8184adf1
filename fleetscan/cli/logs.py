"""Logs: on standard error, above the live progress, and without secrets."""

import json
import logging
from collections import Counter
from datetime import UTC, datetime
from typing import Final, Literal

from rich.console import Console
from rich.text import Text

from fleetscan.cli.text import plain, print_line, shorten
from fleetscan.redaction import redact

__all__ = ["configure_logging", "log_progress", "warn_anyway"]

_OURS: Final = "fleetscan"

#: what may talk at the third -v, and then at INFO. Never DEBUG: there botocore prints credentials,
#: signed headers and whole replies, more than any pattern could be trusted to find.
_LIBRARIES: Final = (
    "aioboto3",
    "aiobotocore",
    "aiohttp",
    "anyio",
    "asyncio",
    "boto3",
    "botocore",
    "moto",
    "urllib3",
    "werkzeug",
)

_LEVELS: Final = (logging.WARNING, logging.INFO, logging.DEBUG)
_VERBOSITY_OF_LIBRARIES: Final = 3

#: how often one line of code may warn, or tell of one kind of fault. Of 1,000 accounts that cannot
#: be entered, the first few tell a person what is wrong; the summary counts them all.
_REPEATS: Final = 3
_REPEATED_CELLS: Final = 48

_STYLES: Final = {
    logging.CRITICAL: "bold red",
    logging.ERROR: "bold red",
    logging.WARNING: "yellow",
    logging.INFO: "",
    logging.DEBUG: "dim",
}


def configure_logging(
    *,
    verbosity: int,
    quiet: bool,
    format: Literal["text", "json"],  # noqa: A002 - named as the option
    console: Console,
) -> None:
    """Send the logs of the whole process to `console`. May be called again.

    Args:
        verbosity: number of -v: 0 shows warnings, 1 what is done, 2 all of fleetscan's own; with
            3 the libraries' INFO too.
        quiet: only errors, whatever the verbosity, and what `warn_anyway` says.
        format: `text` for people; `json` is one object per line with `timestamp` (RFC 3339, UTC),
            `level`, `logger`, `message` and, if there is one, `exception`.
        console: rich's console of standard error, the one that shows the progress.
    """
    level = logging.ERROR if quiet else _LEVELS[min(verbosity, len(_LEVELS) - 1)]
    libraries = logging.ERROR if quiet else logging.WARNING
    if verbosity >= _VERBOSITY_OF_LIBRARIES and not quiet:
        libraries = logging.INFO
    in_json = format == "json"
    handler = _ConsoleHandler(console, styled=not in_json, brief=not in_json and not verbosity)
    handler.setFormatter(_JsonFormatter() if in_json else _TextFormatter(details=verbosity > 0))
    root = logging.getLogger()
    for other in [each for each in root.handlers if isinstance(each, _ConsoleHandler)]:
        root.removeHandler(other)
    root.addHandler(handler)
    root.setLevel(libraries)
    logging.getLogger(_OURS).setLevel(level)
    # Set on each, so that a level that something else gives the root opens none of them.
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(libraries)


def log_progress(line: str) -> None:
    """Log how far the sweep is, whatever the level: for logs in JSON, where a bare line breaks."""
    logger = logging.getLogger(f"{_OURS}.progress")
    logger.handle(logger.makeRecord(logger.name, logging.INFO, "", 0, line, (), None))


def warn_anyway(warning: str) -> None:
    """Log a warning that is worth a line where only errors are wanted, too; each of them once."""
    logger = logging.getLogger(f"{_OURS}.warning")
    # in place of a place in the code, of which only the first few warnings are shown
    logger.handle(logger.makeRecord(logger.name, logging.WARNING, warning, 0, warning, (), None))


class _ConsoleHandler(logging.Handler):
    """Prints through rich, which moves the live progress out of the way."""

    def __init__(self, console: Console, *, styled: bool, brief: bool) -> None:
        """Print to `console`; `brief` leaves out what is repeated."""
        super().__init__()
        self._console = console
        self._styled = styled
        self._brief = brief
        self._told: Counter[tuple[str, int, type | None]] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            times = self._times(record)
            if times > _REPEATS + 1:
                return
            text = self.format(record)
            if times > _REPEATS:
                text = f"{shorten(text, _REPEATED_CELLS)} and more like this: -v shows all"
            style = _STYLES.get(record.levelno, "") if self._styled else ""
            for line in text.split("\n"):
                print_line(self._console, Text(line, style=style))
        except Exception:  # noqa: BLE001 - a log line that can't be written must not end the sweep
            self.handleError(record)

    def _times(self, record: logging.LogRecord) -> int:
        """Count how often the line of code has warned, or told of one kind of fault."""
        kind = record.exc_info[0] if record.exc_info else None
        if not self._brief or (record.levelno != logging.WARNING and kind is None):
            return 0
        place = record.pathname, record.lineno, kind
        self._told[place] += 1
        return self._told[place]


class _TextFormatter(logging.Formatter):
    """`WARNING: message`; with `details` also time, logger and tracebacks."""

    def __init__(self, *, details: bool) -> None:
        super().__init__()
        self._details = details

    def format(self, record: logging.LogRecord) -> str:
        message = plain(redact(record.getMessage()))
        if not self._details:
            if record.exc_info and record.exc_info[1]:
                error = record.exc_info[1]
                message += f": {type(error).__name__}: {plain(redact(str(error)))} (more with -v)"
            return f"{record.levelname}: {message}"
        lines = [f"{_moment(record):%H:%M:%SZ} {record.levelname} {record.name}: {message}"]
        if exception := _exception(self, record):
            lines += [f"    {plain(line)}" for line in exception.splitlines()]
        return "\n".join(lines)


class _JsonFormatter(logging.Formatter):
    """One object; JSON's escapes make every character inert, and keep it in one line."""

    def format(self, record: logging.LogRecord) -> str:
        values = {
            "timestamp": f"{_moment(record):%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if exception := _exception(self, record):
            values["exception"] = exception
        return json.dumps(values)


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _exception(formatter: logging.Formatter, record: logging.LogRecord) -> str | None:
    return redact(formatter.formatException(record.exc_info)) if record.exc_info else None
