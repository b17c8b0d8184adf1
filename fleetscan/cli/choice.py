"""The checks that the options of the command line choose."""

from typing import Any

from fleetscan.cli.settings import Selection
from fleetscan.library.checks import Catalogue, Check, choose_checks

__all__ = ["chosen_checks"]


def chosen_checks(selection: Selection, catalogue: Catalogue) -> tuple[Check[Any], ...]:
    """Return the checks that a selection takes, by id.

    Raises:
        ConfigurationError: one of the options matches nothing, or no check is left.
    """
    return choose_checks(
        *selection.checks,
        exclude=selection.skip_checks,
        services=selection.services,
        frameworks=selection.frameworks,
        min_severity=selection.min_severity,
        catalogue=catalogue,
    )
