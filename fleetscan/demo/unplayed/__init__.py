"""What moto does not play: a module for each service, with `REPLIES` of an account that has none.

An operation of a sweep that is neither moto's nor here is answered as not implemented, and its
cells have gaps.
"""

from fleetscan.demo.recorded import Recorded

__all__ = ["unplayed"]


def unplayed() -> Recorded:
    """Return the answers of all modules here."""
    return Recorded.of_modules(__name__)
