"""Filter patterns as CloudWatch Logs writes them."""

import re
from typing import Final

from fleetscan.filterpatterns.model import (
    EACH,
    All,
    Any,
    Comparison,
    Expression,
    Is,
    Literal,
    Presence,
    Regex,
    Selector,
    Text,
)

__all__ = ["written", "written_selector"]

_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")


def written(expression: Expression) -> str:
    """Return the pattern that means this expression; `parse` reads it back."""
    if expression == All(()):
        return ""
    return f"{{ {_written(expression)} }}"


def written_selector(selector: Selector) -> str:
    """Return a selector as patterns have it: `$.userIdentity.type`."""
    return "$" + "".join(_step(step) for step in selector.path)


def _step(step: str | int | None) -> str:
    if step is EACH:
        return "[*]"
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_NAME.fullmatch(step):
        return f".{step}"
    quote = '"' if "'" in step else "'"
    return f"[{quote}{step}{quote}]"


def _written(expression: Expression) -> str:
    match expression:
        case All(operands):
            return " && ".join(_within_all(operand) for operand in operands)
        case Any(operands):
            return " || ".join(_written(operand) for operand in operands)
        case Comparison(selector, operator, literal):
            return f"{written_selector(selector)} {operator} {_literal(literal)}"
        case Presence(selector, exists):
            return f"{written_selector(selector)} {'EXISTS' if exists else 'NOT EXISTS'}"
        case Is(selector, constant):
            return f"{written_selector(selector)} IS {constant}"


def _within_all(operand: Expression) -> str:
    # && binds closer than ||
    return f"({_written(operand)})" if isinstance(operand, Any) else _written(operand)


def _literal(literal: Literal) -> str:
    if isinstance(literal, Text):
        escaped = literal.text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(literal, Regex):
        return f"%{literal.pattern}%"
    return literal.text
