"""How long a lock of the store is waited for that another program holds."""

from typing import Final

__all__ = ["PATIENCE_SECONDS", "PAUSE_SECONDS"]

#: a backup takes some seconds, and a person who forgot a transaction in the sqlite3 shell has this
#: long to read that it is waited for
PATIENCE_SECONDS: Final = 300.0

# Not every lock is waited for by SQLite: what it can't have while it recovers a log, say, it
# refuses at once (https://www.sqlite.org/rescode.html#busy_recovery).
#: between two attempts
PAUSE_SECONDS: Final = 0.05
