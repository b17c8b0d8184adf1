"""The long suites: a sample of each in every run, and all of it with `--chaos`.

    @pytest.mark.chaos(sample=6, seeds=200)
    def test_the_numbers_add_up(seed: int, figures: Figures) -> None: ...

runs 6 of the 200 seeds in `make test`, all of them in `make chaos`, and only those that `--seed`
names where it is given. Without `seeds` the cases are those of the test's own parametrization, of
which a sample is taken in the same way; `sample=0` leaves the test to `make chaos` alone.
"""

import gc
import os
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As for all that a shell starts in the background. What the tests start would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

#: what a case of a long suite counted, by name. All cases of a test are added up, and printed as
#: one line at the end. What is written as `faults: reset` is the part `reset` of `faults`.
Figures = Counter[str]

_FIGURES = "figures"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("chaos", "long suites")
    group.addoption("--chaos", action="store_true", help="all of each long suite, not a sample")
    group.addoption(
        "--seed",
        action="append",
        type=int,
        default=[],
        metavar="N",
        help="these seeds of the long suites that have seeds, and nothing else of them; repeatable",
    )


@pytest.hookimpl(optionalhook=True)  # also where pytest runs without its plugins
def pytest_xdist_auto_num_workers() -> int:
    """Say what `-n auto` is: tests wait a third of their time for servers and commands."""
    # of a container, those that it may use; macOS does not tell
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (cores or 1) + 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("chaos")
    if marker is not None and "seeds" in marker.kwargs:
        seeds = metafunc.config.getoption("seed") or range(marker.kwargs["seeds"])
        metafunc.parametrize("seed", seeds)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("chaos"):
        return
    suites: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        marker = item.get_closest_marker("chaos")
        chosen = config.getoption("seed") and marker is not None and "seeds" in marker.kwargs
        if marker is not None and not chosen:
            suites[_test_of(item.nodeid)].append(item)
    left_out = {item for cases in suites.values() for item in _beyond_the_sample(cases)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Have the garbage collector leave alone what lives to the end: modules, tests and models.

    There are millions of such objects, so that to look through them takes half a second each time.
    """
    gc.collect()
    gc.freeze()
    # and look seldom through what comes later, which is models and moto for the most part
    gc.set_threshold(10_000)


def _test_of(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def _beyond_the_sample(cases: list[pytest.Item]) -> list[pytest.Item]:
    """Return all cases of one test but for a sample, which is spread over them."""
    marker = cases[0].get_closest_marker("chaos")
    assert marker is not None
    size = min(marker.kwargs["sample"], len(cases))
    sample = {number * len(cases) // size for number in range(size)}
    return [case for place, case in enumerate(cases) if place not in sample]


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    """Count here what the line of the suite is to say. The cases themselves are counted already."""
    counted: Figures = Counter()
    yield counted
    # which travels with the report, also from a worker of pytest-xdist
    request.node.user_properties.append((_FIGURES, dict(counted)))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Sum())


class _Sum:
    """Adds up what the cases counted, where their reports come together."""

    def __init__(self) -> None:
        self._of_tests: dict[str, Figures] = {}
        #: of all cases of a test together, on however many processors
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = _test_of(report.nodeid)
        if report.when == "call":
            self._seconds[test] += report.duration
        if report.when != "teardown":
            return
        for name, counted in report.user_properties:
            if name == _FIGURES and isinstance(counted, dict):
                figures = self._of_tests.setdefault(test, Counter())
                figures.update({"cases": 1}, **counted)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._of_tests:
            terminalreporter.section("long suites")
        for test, counted in sorted(self._of_tests.items()):
            seconds = f"{self._seconds[test]:.1f} s of running"
            terminalreporter.write_line(f"{test}: {_line(counted)}, {seconds}")


def _line(counted: Figures) -> str:
    """Write `cases 3, faults 7 (delay 5, reset 2)`."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    totals: Figures = Counter()
    for name, number in counted.items():
        whole, has_parts, part = name.partition(": ")
        totals[whole] += number
        if has_parts:
            parts[whole].append(f"{part} {number:,}")
    return ", ".join(
        f"{whole} {number:,}" + (f" ({', '.join(sorted(parts[whole]))})" * bool(parts[whole]))
        for whole, number in totals.items()
    )
