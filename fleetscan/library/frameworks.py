"""Frameworks: what they require, what the checks cover of it, and how a run scores."""

from fleetscan.errors import ConfigurationError
from fleetscan.frameworks import (
    FRAMEWORK_IDS,
    Covered,
    CoveredRequirement,
    Framework,
    FrameworkCoverage,
    FrameworkScore,
    Kind,
    Requirement,
    coverages,
    percent,
)
from fleetscan.library.checks import Catalogue, default_catalogue

__all__ = [
    "FRAMEWORK_IDS",
    "Covered",
    "CoveredRequirement",
    "Framework",
    "FrameworkCoverage",
    "FrameworkScore",
    "Kind",
    "Requirement",
    "framework_coverages",
    "percent",
    "show_framework",
]


def framework_coverages(catalogue: Catalogue | None = None) -> dict[str, FrameworkCoverage]:
    """Return what the checks cover of each framework, by its id; fleetscan's own by default."""
    return coverages((catalogue or default_catalogue()).checks.values())


def show_framework(framework_id: str, catalogue: Catalogue | None = None) -> FrameworkCoverage:
    """Return what the checks cover of one framework; fleetscan's own by default.

    Raises:
        ConfigurationError: there is none of that name.
    """
    found = framework_coverages(catalogue)
    if framework_id not in found:
        known = ", ".join(found)
        raise ConfigurationError(f"{framework_id}: there is no such framework; there are: {known}")
    return found[framework_id]
