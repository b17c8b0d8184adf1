"""One test of many cases: all are tried, and the failure names each that fails."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

__all__ = ["every", "tried"]

Test = Callable[..., Any]


def every(parameter: str, cases: Mapping[str, object]) -> Callable[[Test], Test]:
    """Have a test, sync or async, called for every case, by name, in one item of pytest.

    In place of `parametrize` where the cases are hundreds and quick, as the checks and collectors
    are: an item costs more than such a case, in each worker that collects it. The test ends after
    its last case, with a group of all failures. Fixtures are those of all cases together.
    """
    assert cases

    def decorate(test: Test) -> Test:
        def at_once(**fixtures: object) -> None:
            with tried(parameter) as case:
                for name, value in cases.items():
                    with case(name):
                        test(**fixtures, **{parameter: value})

        async def in_turn(**fixtures: object) -> None:
            with tried(parameter) as case:
                for name, value in cases.items():
                    with case(name):
                        await test(**fixtures, **{parameter: value})

        made = functools.wraps(test)(in_turn if inspect.iscoroutinefunction(test) else at_once)
        signature = inspect.signature(test)
        fixtures = [each for each in signature.parameters.values() if each.name != parameter]
        # by which pytest knows the fixtures
        setattr(made, "__signature__", signature.replace(parameters=fixtures))  # noqa: B010 - mypy knows of no such attribute
        return made

    return decorate


@contextmanager
def tried(kind: str) -> Iterator[Callable[[str], AbstractContextManager[None]]]:
    """Yield what each case runs in, by name; raise the failures of all of them at the end."""
    failures: dict[str, BaseException] = {}

    @contextmanager
    def case(name: str) -> Iterator[None]:
        try:
            yield
        # the latter is what `pytest.raises` and `pytest.fail` raise
        except (Exception, pytest.fail.Exception) as failure:  # noqa: BLE001 - raised below
            failure.add_note(f"of the {kind} {name}")
            failures[name] = failure

    yield case
    if failures:
        raise BaseExceptionGroup(f"{kind}: {', '.join(failures)}", list(failures.values()))
