"""What would go wrong in a sweep: the preflight of a fleet."""

from fleetscan.doctor.codes import CODES, Diagnosis, Level
from fleetscan.doctor.document import (
    SCHEMA_VERSION,
    Tally,
    document_end,
    document_of,
    document_start,
)
from fleetscan.doctor.examine import EXPECTED_MINUTES, open_examination
from fleetscan.doctor.model import Examination, Problem
from fleetscan.doctor.observe import problems_of_settings

__all__ = [
    "CODES",
    "EXPECTED_MINUTES",
    "SCHEMA_VERSION",
    "Diagnosis",
    "Examination",
    "Level",
    "Problem",
    "Tally",
    "document_end",
    "document_of",
    "document_start",
    "open_examination",
    "problems_of_settings",
]
