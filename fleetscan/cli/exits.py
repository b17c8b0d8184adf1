"""The exit codes that more than one command gives. The contract has the table."""

import signal
from typing import Final

#: what was done is kept; --resume goes on from there
INTERRUPTED: Final = 128 + signal.SIGINT
