"""Sweep every AWS account and region of a fleet, and say what could not be seen.

`fleetscan.library` says how to do it from a program. Its names are here, each imported when it is
first used, so that `import fleetscan` costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fleetscan.errors import ConfigurationError, FleetscanError
    from fleetscan.library.aws import AwsAccounts, ExplicitCredentials, Patience
    from fleetscan.library.checks import (
        Catalogue,
        Check,
        choose_checks,
        default_catalogue,
        load_catalogue,
    )
    from fleetscan.library.discovery import load_fleet
    from fleetscan.library.fleets import Account, Fleet, narrow
    from fleetscan.library.store import Finding, GapRecord, RunStatus, RunStore, Status
    from fleetscan.library.sweep import Result, Sweep, open_sweep
    from fleetscan.verdicts import Cause, Severity

__all__ = [
    "Account",
    "AwsAccounts",
    "Catalogue",
    "Cause",
    "Check",
    "ConfigurationError",
    "ExplicitCredentials",
    "Finding",
    "Fleet",
    "FleetscanError",
    "GapRecord",
    "Patience",
    "Result",
    "RunStatus",
    "RunStore",
    "Severity",
    "Status",
    "Sweep",
    "__version__",
    "choose_checks",
    "default_catalogue",
    "load_catalogue",
    "load_fleet",
    "narrow",
    "open_sweep",
]

__version__ = "0.1.0.dev0"

#: where each name is, as above
_MODULES = {
    "fleetscan.errors": ("ConfigurationError", "FleetscanError"),
    "fleetscan.library.aws": ("AwsAccounts", "ExplicitCredentials", "Patience"),
    "fleetscan.library.checks": (
        "Catalogue",
        "Check",
        "choose_checks",
        "default_catalogue",
        "load_catalogue",
    ),
    "fleetscan.library.discovery": ("load_fleet",),
    "fleetscan.library.fleets": ("Account", "Fleet", "narrow"),
    "fleetscan.library.store": ("Finding", "GapRecord", "RunStatus", "RunStore", "Status"),
    "fleetscan.library.sweep": ("Result", "Sweep", "open_sweep"),
    "fleetscan.verdicts": ("Cause", "Severity"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has that name; types are above
    """Import one of the names."""
    for module, names in _MODULES.items():
        if name in names:
            value = getattr(importlib.import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
