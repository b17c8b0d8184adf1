"""Published frameworks as data: what they require, which checks cover it, and how a sweep scores.

Pure: nothing here talks to AWS, and no check knows of it. A check names the controls that it is
mapped to (`cis-7.0:3.1.1`); this package says which there are.
"""

from fleetscan.frameworks.coverage import (
    Covered,
    CoveredRequirement,
    FrameworkCoverage,
    coverage_of,
    coverages,
)
from fleetscan.frameworks.data import FRAMEWORK_IDS, load_framework
from fleetscan.frameworks.model import Framework, Kind, Requirement, percent
from fleetscan.frameworks.scores import FrameworkScore, scores

__all__ = [
    "FRAMEWORK_IDS",
    "Covered",
    "CoveredRequirement",
    "Framework",
    "FrameworkCoverage",
    "FrameworkScore",
    "Kind",
    "Requirement",
    "coverage_of",
    "coverages",
    "load_framework",
    "percent",
    "scores",
]
