"""Text that a command gives out: to a file, or to a stream."""

import sys

from fleetscan.cli.streams import give_up
from fleetscan.errors import ConfigurationError
from fleetscan.library.reports import ReportError, check_writable, open_output

__all__ = ["write_text"]


def write_text(path: str, text: str) -> None:
    """Write to a file, which then is all of it, or to a stream; `-` is standard output.

    Raises:
        ConfigurationError: it can't be written.
    """
    check_writable(path)
    try:
        with open_output(path) as stream:
            stream.write(text.encode())
    except ReportError as error:
        raise ConfigurationError(str(error)) from error
    except BrokenPipeError:
        # nobody reads it any more (`fleetscan … | head`)
        give_up(sys.stdout)
