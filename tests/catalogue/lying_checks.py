"""A pytest plugin that makes every check lie: `-p tests.catalogue.lying_checks`.

Each test that passes is called three times more. It has to pass again; then in one call each `Pass`
of a check becomes a `Fail`, in the other each `Fail` a `Pass`; all other verdicts stay. A test that
asks a check for that kind of verdict then fails, and only such a test does. The files that have one
are listed at the end, as `noticed Pass tests/checks/…`.
"""

from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest

from fleetscan.catalogue import Check
from fleetscan.verdicts import Fail, Pass

_OPPOSITES: Final[dict[type[Pass | Fail], type[Pass | Fail]]] = {Pass: Fail, Fail: Pass}

_noticed: Final[defaultdict[str, set[str]]] = defaultdict(set)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    # raises if the test fails without any lie
    result = yield
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    # one that can't be called again would seem to notice
    pyfuncitem.obj(**arguments)
    for said in _OPPOSITES:
        with _lies_about(said):
            try:
                pyfuncitem.obj(**arguments)
            # the latter is what `pytest.raises` and `pytest.fail` raise
            except (Exception, pytest.fail.Exception):  # noqa: BLE001 - however it fails
                _noticed[said.__name__].add(pyfuncitem.nodeid.partition("::")[0])
    return result


@contextmanager
def _lies_about(said: type[Pass | Fail]) -> Iterator[None]:
    honest = Check.__call__

    def judge(self: Check[Any], *args: object, **kwargs: object) -> object:
        verdict = honest(self, *args, **kwargs)
        return _OPPOSITES[said](verdict.reason) if isinstance(verdict, said) else verdict

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Check, "__call__", judge)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for said, files in _noticed.items():
        for file in sorted(files):
            terminalreporter.write_line(f"noticed {said} {file}")
