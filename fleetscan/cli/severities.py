"""How a terminal shows severities."""

from collections.abc import Mapping
from typing import Final

from fleetscan.verdicts import Severity

__all__ = ["STYLES"]

#: rich's styles
STYLES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFORMATIONAL: "dim",
}
