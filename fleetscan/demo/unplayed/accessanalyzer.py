"""IAM Access Analyzer, of which moto has nothing: no analyzers."""

from collections.abc import Mapping
from typing import Any

__all__ = ["REPLIES"]

REPLIES: Mapping[str, Any] = {"accessanalyzer:ListAnalyzers": {"analyzers": []}}
