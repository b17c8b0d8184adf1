"""What can go wrong with a store: with opening it, and later with using it."""

from fleetscan.errors import ConfigurationError, FleetscanError

__all__ = ["StoreAccessError", "StoreBusyError", "StoreError"]


class StoreError(ConfigurationError):
    """The store cannot be opened. Nothing was changed in any file."""


class StoreAccessError(FleetscanError):
    """An open store failed: the disk is full, faulty or gone, or the file is damaged.

    What was committed before is kept, unless the file itself is damaged.
    """


class StoreBusyError(StoreAccessError):
    """Another program holds the file's lock. Nothing was changed."""
