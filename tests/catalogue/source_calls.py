"""Which operations the source of a collector calls, whatever way a reply makes it take."""

import ast
import functools
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec

from fleetscan.catalogue import Collector


class SourceCall(msgspec.Struct, frozen=True):
    """One `api.call(…)`, `api.pages(…)` or `pages_with_managed(api, …)`."""

    operation: str
    #: `call` or `pages`
    method: str
    #: the error codes that mean "there is none"
    absent: frozenset[str]
    #: parameters that are numbers: page sizes
    numbers: dict[str, int]


def source_calls(collector: Collector) -> list[SourceCall]:
    """Return the calls of a collector, and of the functions of its module that it calls."""
    module = inspect.getmodule(collector.function)
    assert module is not None
    functions = _functions(module)
    reached: dict[str, ast.AST] = {}
    waiting = [collector.function.__name__]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = functions[name]
            called = [each.func for each in ast.walk(functions[name]) if isinstance(each, ast.Call)]
            names = [each.id for each in called if isinstance(each, ast.Name)]
            waiting += [used for used in names if used in functions]
    return [call for function in reached.values() for call in _calls(function, module)]


@functools.cache
def _functions(module: ModuleType) -> dict[str, ast.AST]:
    source = Path(inspect.getsourcefile(module) or "").read_text("utf-8")
    return {
        node.name: node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _calls(function: ast.AST, module: ModuleType) -> Iterator[SourceCall]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and (asked := _asked(node)):
            method, operation = asked
            absent = [each.value for each in node.keywords if each.arg == "absent"]
            yield SourceCall(
                operation=ast.literal_eval(operation),
                method=method,
                absent=frozenset(ast.literal_eval(absent[0]) if absent else ()),
                numbers={
                    each.arg: number
                    for each in node.keywords
                    if each.arg and isinstance(number := _value(each.value, module), int)
                },
            )


def _asked(node: ast.Call) -> tuple[str, ast.expr] | None:
    """Return how AWS is asked, and the expression for the operation; None if it is not."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="api"), attr="call" | "pages" as method),
            args=[operation, *_],
        ):
            return method, operation
        case ast.Call(func=ast.Name(id="pages_with_managed"), args=[_, operation]):
            return "pages", operation
    return None


def _value(node: ast.expr, module: ModuleType) -> object:
    """Return what a name of the module, or a constant, stands for."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    return node.value if isinstance(node, ast.Constant) else None
