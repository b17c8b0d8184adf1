"""The exit codes of the contract, which has the table."""

import signal
from typing import Final

__all__ = ["INTERRUPTED", "SOMETHING_FAILED", "SOMETHING_NOT_EVALUATED"]

#: these two are added up
SOMETHING_FAILED: Final = 1
SOMETHING_NOT_EVALUATED: Final = 4
#: what was done is kept; --resume goes on from there
INTERRUPTED: Final = 128 + signal.SIGINT
