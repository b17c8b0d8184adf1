"""Change environment variables for a while."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

__all__ = ["changed_environment"]


@contextmanager
def changed_environment(changes: Mapping[str, str | None]) -> Iterator[None]:
    """Set these variables of the process, or remove those that are None; restore all at the end."""
    before = {name: os.environ.get(name) for name in changes}
    _apply(changes)
    try:
        yield
    finally:
        _apply(before)


def _apply(changes: Mapping[str, str | None]) -> None:
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
