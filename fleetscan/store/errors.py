"""What can go wrong with a store: with opening it, and later with using it."""

from fleetscan.errors import ConfigurationError, FleetscanError

__all__ = [
    "StoreAccessError",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreEmptyError",
    "StoreError",
    "StoreGoneError",
    "StoreOutdatedError",
]


class StoreError(ConfigurationError):
    """The store cannot be opened. Nothing of a store that was there is lost."""


class StoreOutdatedError(StoreError):
    """The store lacks what newer ones have, and was opened to be read only."""


class StoreEmptyError(StoreError):
    """The store has nothing in it, and was opened to be read only."""


class StoreAccessError(FleetscanError):
    """An open store failed: its disk is full or faulty, say.

    The message names the store, what is wrong and what helps, and says nothing of what becomes of
    the sweep. What was committed before is kept.
    """


class StoreBusyError(StoreAccessError):
    """Another program holds the file's lock. Nothing was changed."""


class StoreDamagedError(StoreAccessError):
    """The file does not hold what was written to it: nothing that is read from it can be trusted.

    What was committed and is not hit by the damage is still in it.
    """


class StoreGoneError(StoreAccessError):
    """The path leads to the open file no more: it was deleted, moved, or replaced by another.

    The open store can still be read, and holds what was committed, until it is closed.
    """
