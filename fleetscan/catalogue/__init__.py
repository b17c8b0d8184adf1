"""The catalogue: which checks and collectors there are, and what each needs of the others.

Pure: nothing here talks to AWS. The only reflection of the project is in `declare`.
"""

from fleetscan.catalogue.api import Api, Reply
from fleetscan.catalogue.declare import check, collector
from fleetscan.catalogue.discovery import discover
from fleetscan.catalogue.model import Call, Check, Collector, Option, Scope
from fleetscan.catalogue.needs import Catalogue, Needs
from fleetscan.catalogue.selection import select
from fleetscan.catalogue.unknown import told, unknown_value

__all__ = [
    "Api",
    "Call",
    "Catalogue",
    "Check",
    "Collector",
    "Needs",
    "Option",
    "Reply",
    "Scope",
    "check",
    "collector",
    "discover",
    "select",
    "told",
    "unknown_value",
]
