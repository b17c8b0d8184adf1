"""From accounts.toml, or the same as Python values, to a fleet."""

from fleetscan.fleet.file import FleetFile, fleet_file_of, read_fleet_file
from fleetscan.fleet.model import Account, Fleet, LeftOut, Origin
from fleetscan.fleet.selection import narrow

__all__ = [
    "Account",
    "Fleet",
    "FleetFile",
    "LeftOut",
    "Origin",
    "fleet_file_of",
    "narrow",
    "read_fleet_file",
]
