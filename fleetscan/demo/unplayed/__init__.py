"""What moto does not play: a module for each service, with `REPLIES` of an account that has none.

An operation of a sweep that is neither moto's nor here is answered as not implemented, and its
cells have gaps.
"""

import importlib
import pkgutil

from fleetscan.demo.recorded import Recorded, Replies

__all__ = ["unplayed"]


def unplayed() -> Recorded:
    """Return the answers of all modules here."""
    replies: dict[str, object] = {}
    for info in pkgutil.iter_modules(__path__, f"{__name__}."):
        replies |= _replies(info.name)
    return Recorded(replies)  # type: ignore[arg-type] # each module's was checked where it is


def _replies(name: str) -> Replies:
    found: Replies = importlib.import_module(name).REPLIES
    return found
