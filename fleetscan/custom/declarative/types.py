"""What can be known of an expression before it is evaluated: its names, members and functions."""

from collections.abc import Mapping
from types import GenericAlias
from typing import Any, Final, get_args, get_origin

import msgspec
from jmespath.visitor import Visitor

from fleetscan.custom.declarative.expressions import FUNCTIONS, Expression, ExpressionError, Node
from fleetscan.custom.members import members_of, shown, without_nothing
from fleetscan.suggestions import did_you_mean

__all__ = ["see_that_it_is_true_or_false", "see_that_names_are_there"]

_LISTS: Final = {list, tuple, set, frozenset}


class _Names(dict[str, Any]):
    """The types of the names that an expression begins with."""


def see_that_names_are_there(expression: Expression, names: Mapping[str, Any]) -> Any:  # noqa: ANN401 - type expressions have no type
    """Follow an expression through the types of what its names stand for, and return its own.

    That is `Any` where it can't be known.

    Raises:
        ExpressionError: a name, a member or a function is not there.
    """
    return _Types().visit(expression.node, _Names(names))


def see_that_it_is_true_or_false(expression: Expression, names: Mapping[str, Any]) -> None:
    """See the same of one that is to be true or false, and that it is not known to be neither."""
    found = without_nothing(see_that_names_are_there(expression, names))
    if found is not Any and found is not bool:
        raise ExpressionError(f"expected true or false, and it is {shown(found)}")


class _Types(Visitor):  # type: ignore[misc] # jmespath has no annotations
    """Gives the type of each part of an expression, in place of its value."""

    def default_visit(self, node: Node, current: object) -> object:
        for each in node["children"]:
            self.visit(each, current)
        return Any

    def visit_field(self, node: Node, current: object) -> object:
        return _member(node["value"], current)

    def visit_subexpression(self, node: Node, current: object) -> object:
        for each in node["children"]:
            current = self.visit(each, current)
        return current

    visit_pipe = visit_index_expression = visit_subexpression

    def visit_current(self, node: Node, current: object) -> object:  # noqa: ARG002 - a visitor's signature
        return current

    visit_identity = visit_slice = visit_current

    def visit_literal(self, node: Node, current: object) -> object:  # noqa: ARG002 - as above
        return type(node["value"])

    def visit_index(self, node: Node, current: object) -> object:  # noqa: ARG002 - as above
        return _element(current)

    def visit_projection(self, node: Node, current: object) -> object:
        base, each, *conditions = node["children"]
        element = _element(self.visit(base, current))
        for condition in conditions:
            self.visit(condition, element)
        return GenericAlias(list, self.visit(each, element))

    visit_filter_projection = visit_projection

    def visit_value_projection(self, node: Node, current: object) -> object:
        base, each = node["children"]
        self.visit(base, current)
        return GenericAlias(list, self.visit(each, Any))

    def visit_flatten(self, node: Node, current: object) -> object:
        element = _element(self.visit(node["children"][0], current))
        is_list = get_origin(without_nothing(element)) in _LISTS
        return GenericAlias(list, _element(element) if is_list else element)

    def visit_comparator(self, node: Node, current: object) -> object:
        self.default_visit(node, current)
        return bool

    visit_and_expression = visit_or_expression = visit_not_expression = visit_comparator

    def visit_expref(self, node: Node, current: object) -> object:  # noqa: ARG002 - as above
        # what it will be applied to is not known
        return self.default_visit(node, Any)

    def visit_function_expression(self, node: Node, current: object) -> object:
        _see_that_it_is_a_function(node["value"], len(node["children"]))
        return self.default_visit(node, current)


def _member(name: str, current: Any) -> Any:  # noqa: ANN401 - type expressions have no type
    if isinstance(current, _Names):
        if name not in current:
            if name in {"null", "true", "false"}:
                raise ExpressionError(f"{name} is written in backticks: `{name}`")
            raise ExpressionError(f"there is no {name!r}; there are: {', '.join(current)}")
        return current[name]
    kind = without_nothing(current)
    if kind is Any:
        return Any
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        members = members_of(kind)
        if name not in members:
            near = did_you_mean(name, members) or f"It has: {', '.join(members)}."
            raise ExpressionError(f"{kind.__name__} has no member {name!r}. {near}")
        return members[name].hint
    if isinstance(get_origin(kind), type) and issubclass(get_origin(kind), Mapping):
        return get_args(kind)[1]
    if kind is dict:
        return Any
    raise ExpressionError(f"{shown(kind)} has no members, and so no {name!r}")


def _element(hint: Any) -> Any:  # noqa: ANN401 - type expressions have no type
    kind = without_nothing(hint)
    arguments = [each for each in get_args(kind) if each is not ...]
    if get_origin(kind) in _LISTS and len(arguments) == 1:
        return arguments[0]
    return Any


def _see_that_it_is_a_function(name: str, given: int) -> None:
    if name not in FUNCTIONS:
        near = did_you_mean(name, FUNCTIONS) or f"There are: {', '.join(sorted(FUNCTIONS))}."
        raise ExpressionError(f"there is no function {name}(). {near}")
    signature = FUNCTIONS[name]["signature"]
    wanted = len(signature)
    has_more = bool(signature) and signature[-1].get("variadic", False)
    if given < wanted or (given > wanted and not has_more):
        raise ExpressionError(f"{name}() takes {wanted}{' or more' if has_more else ''}")
