"""The cases: one module each, with a function `run` that measures and returns what it found."""

import importlib
from collections.abc import Callable
from typing import Final

from benchmarks.harness.bench import Bench
from benchmarks.harness.results import CaseResult

__all__ = ["CASES", "load"]

#: in the order in which they run
CASES: Final = (
    "session",
    "call",
    "parse",
    "sweep",
    "budgets",
    "event_loop",
    "report",
    "cold_start",
    "catalogue",
)


def load(name: str) -> Callable[[Bench], CaseResult]:
    """Return the function that runs a case. It raises `MeasurementError` if a child fails."""
    run: Callable[[Bench], CaseResult] = importlib.import_module(f"benchmarks.cases.{name}").run
    return run
