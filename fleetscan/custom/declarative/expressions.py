"""JMESPath, in which nothing is missing in silence.

An expression has the value that JMESPath gives it, or none: where JMESPath goes on with null, or
takes a value for true or false that is neither, this raises. A comparison with a member that is not
there is no answer, and its negation would be a wrong one.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, Final, TypeAlias

import jmespath
import msgspec
from jmespath import functions
from jmespath.exceptions import JMESPathError, JMESPathTypeError
from jmespath.visitor import Options, TreeInterpreter

from fleetscan.custom.members import members_of
from fleetscan.verdicts import NotRead, Unread

__all__ = ["FUNCTIONS", "Expression", "ExpressionError", "Node", "parse"]

#: a part of an expression, as JMESPath's parser makes it: `type`, `children` and mostly `value`
Node: TypeAlias = Mapping[str, Any]

_SECONDS_OF_A_DAY: Final = 86_400

#: of the values that JMESPath knows; a bool is an int to Python
_KINDS: Final = (
    (type(None), "null"),
    (bool, "a truth value"),
    ((int, float), "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "a table"),
)
_AS_THEY_ARE: Final = {type(None), bool, int, float, str}
_ORDERED: Final = ({"a number"}, {"a text"})


class ExpressionError(ValueError):
    """An expression that has no value, or can have none. The message says why."""


class Expression(msgspec.Struct, frozen=True):
    """An expression that was parsed."""

    text: str
    node: dict[str, Any]

    def value(self, names: Mapping[str, object], now: datetime | None = None) -> Any:  # noqa: ANN401 - what an expression may give
        """Evaluate it with what the names in it stand for. `now` is for `days_since`.

        Raises:
            NotRead: it needs a field that was not read.
            ExpressionError: it has no value.
        """
        try:
            return _interpreter(now).visit(self.node, names)
        except ExpressionError:
            raise
        except JMESPathTypeError as error:
            # its own text quotes the value, which may be long, or nobody's business
            taken = " or ".join(error.expected_types)
            what = f"{error.function_name}() takes {taken}, and was given {error.actual_type}"
            raise ExpressionError(what) from error
        except (JMESPathError, ArithmeticError, AttributeError, LookupError, TypeError) as error:
            raise ExpressionError(_one_line(error)) from error
        except (RecursionError, ValueError) as error:
            raise ExpressionError(f"{type(error).__name__}: {_one_line(error)}") from error

    def truth(self, names: Mapping[str, object], now: datetime | None = None) -> bool:
        """Evaluate one that is true or false. Raises as `value`."""
        return _boolean(self.value(names, now))


def parse(text: str) -> Expression:
    """Parse an expression.

    Raises:
        ExpressionError: it is none.
    """
    try:
        return Expression(text, jmespath.compile(text).parsed)
    except JMESPathError as error:
        raise ExpressionError(
            f"{_one_line(error)}. Texts are in 'single quotes'; numbers, true, false and null in "
            "`backticks`"
        ) from error


def _one_line(error: Exception) -> str:
    # JMESPath draws an arrow below the expression
    first, *_ = str(error).splitlines() or [type(error).__name__]
    return first.rstrip(":,")


class _Functions(functions.Functions):  # type: ignore[misc] # jmespath has no annotations
    """JMESPath's own functions, and two that audits need. Adding some is what it is made for."""

    def __init__(self, now: datetime | None) -> None:
        self._now = now

    @functions.signature({"types": ["string"]})  # type: ignore[untyped-decorator] # as above
    def _func_days_since(self, moment: str) -> float:
        """Days from a moment to the start of the run, with the part of a day."""
        if self._now is None:
            raise ExpressionError("days_since: it is not known what counts as now")
        then = datetime.fromisoformat(moment)
        return (self._now - then).total_seconds() / _SECONDS_OF_A_DAY

    @functions.signature({"types": ["string"]}, {"types": ["string"]})  # type: ignore[untyped-decorator] # as above
    def _func_matches(self, text: str, pattern: str) -> bool:
        """Tell whether Python's regular expression fits the whole of a text."""
        try:
            return re.fullmatch(pattern, text) is not None
        except re.error as error:
            raise ExpressionError(f"matches: {pattern!r}: {error}") from error


#: the functions that there are, each with its signature
FUNCTIONS: Final[Mapping[str, Any]] = _Functions.FUNCTION_TABLE


class _Strict(TreeInterpreter):  # type: ignore[misc] # jmespath has no annotations
    """JMESPath's interpreter, but for where it would go on with null."""

    def visit_field(self, node: Node, value: object) -> object:
        name = node["value"]
        if isinstance(value, dict):
            if name not in value:
                raise ExpressionError(
                    f"there is no {name!r}; ask first, with contains(keys(…), '{name}')"
                )
            return _plain(value[name])
        if isinstance(value, msgspec.Struct) and name in members_of(type(value)):
            return _plain(getattr(value, name))
        raise ExpressionError(f"{_kind(value)} has no member {name!r}")

    def visit_comparator(self, node: Node, value: object) -> object:
        one, other = (self.visit(each, value) for each in node["children"])
        kinds = {_kind(one), _kind(other)}
        is_equality = node["value"] in self._EQUALITY_OPS
        if not is_equality and kinds not in _ORDERED:
            raise ExpressionError(f"{_kind(one)} and {_kind(other)} have no order")
        if len(kinds - {"null"}) > 1:
            raise ExpressionError(f"{_kind(one)} is compared with {_kind(other)}")
        return self.COMPARATOR_FUNC[node["value"]](one, other)

    def visit_index(self, node: Node, value: object) -> object:
        if not isinstance(value, list):
            raise ExpressionError(f"{_kind(value)} is no list")
        return value[node["value"]]

    def visit_not_expression(self, node: Node, value: object) -> bool:
        return not _boolean(self.visit(node["children"][0], value))

    def visit_or_expression(self, node: Node, value: object) -> bool:
        return self._either(node, value, decides=True)

    def visit_and_expression(self, node: Node, value: object) -> bool:
        return self._either(node, value, decides=False)

    def _either(self, node: Node, value: object, *, decides: bool) -> bool:
        """Evaluate both sides where the first was not read: the second may decide alone."""
        first, second = node["children"]
        try:
            if _boolean(self.visit(first, value)) is decides:
                return decides
        except NotRead:
            if _boolean(self.visit(second, value)) is decides:
                return decides
            raise
        return _boolean(self.visit(second, value))

    # what JMESPath makes null of anything that is no list, or no table

    def visit_projection(self, node: Node, value: object) -> object:
        return _not_null(super().visit_projection(node, value), "[*] of what is no list")

    def visit_filter_projection(self, node: Node, value: object) -> object:
        return _not_null(super().visit_filter_projection(node, value), "[?…] of what is no list")

    def visit_flatten(self, node: Node, value: object) -> object:
        return _not_null(super().visit_flatten(node, value), "[] of what is no list")

    def visit_slice(self, node: Node, value: object) -> object:
        return _not_null(super().visit_slice(node, value), "a slice of what is no list")

    def visit_value_projection(self, node: Node, value: object) -> object:
        return _not_null(super().visit_value_projection(node, value), "* of what is no table")

    def visit_multi_select_list(self, node: Node, value: object) -> object:
        return _not_null(super().visit_multi_select_list(node, value), "[…] of null")

    def visit_multi_select_dict(self, node: Node, value: object) -> object:
        return _not_null(super().visit_multi_select_dict(node, value), "{…} of null")

    def _is_true(self, value: object) -> bool:
        """Tell whether a filter lets something through."""
        return _boolean(value)


@lru_cache(maxsize=4)
def _interpreter(now: datetime | None) -> _Strict:
    return _Strict(Options(custom_functions=_Functions(now)))


def _not_null(value: object, what: str) -> object:
    if value is None:
        raise ExpressionError(what)
    return value


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ExpressionError(f"expected true or false, and it is {_kind(value)}")
    return value


def _kind(value: object) -> str:
    """Name the kind of a value, for messages and comparisons."""
    return next((name for kind, name in _KINDS if isinstance(value, kind)), type(value).__name__)


def _plain(value: object) -> object:
    """Return a value of a fact as JMESPath knows it; a fact within a fact stays one."""
    if type(value) in _AS_THEY_ARE or isinstance(value, msgspec.Struct):
        if isinstance(value, Unread):
            raise NotRead(value)
        return value
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case set() | frozenset():
            return sorted(map(_plain, value), key=str)
    raise ExpressionError(f"expressions know no {type(value).__name__}")
