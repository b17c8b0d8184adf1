"""The checks that the options of the command line choose."""

import contextlib
import sys
from typing import Any

from fleetscan.cli.settings import Selection
from fleetscan.library.checks import Catalogue, Check, choose_checks, load_catalogue

__all__ = ["catalogue_for", "chosen_checks"]


def catalogue_for(selection: Selection) -> Catalogue:
    """Return all checks that there are to choose from, custom ones included.

    To be called when logs are set up: what can't be loaded is told there.

    Raises:
        ConfigurationError: the custom checks can't be meant.
    """
    # what a custom check prints is no part of a report, or of JSON, that goes to standard output
    with contextlib.redirect_stdout(sys.stderr):
        return load_catalogue(*selection.checks_paths)


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
