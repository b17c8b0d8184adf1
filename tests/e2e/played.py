"""`fleetscan` for the fast fake AWS: with the six checks, and with no tags but of what is played.

The command has no option for that: whatever it can't read has to be a gap.
"""

from functools import cache
from unittest.mock import patch

from fleetscan import __main__ as command
from fleetscan.catalogue import Catalogue
from fleetscan.library import checks
from tests.six_checks import PLAYED, six_checks

__all__ = ["catalogue", "main"]


@cache
def catalogue() -> Catalogue:
    """Return the checks, and what they need."""
    return six_checks(played=PLAYED)


def main() -> None:
    """Run the command line and exit with its code."""
    with patch.object(checks, "default_catalogue", catalogue):
        command.main()


if __name__ == "__main__":
    main()
