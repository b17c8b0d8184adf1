"""What holds where nobody says otherwise, on the command line as well."""

from typing import Final

__all__ = ["DEFAULT_STORE", "MAX_TASKS"]

#: the SQLite file of runs, from the current folder on
DEFAULT_STORE: Final = ".fleetscan/runs.db"

#: tasks in flight: 64 keep one processor busy with calls that take 100 ms
MAX_TASKS: Final = 64
