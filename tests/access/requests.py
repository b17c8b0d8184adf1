"""Requests, and what a policy answers to them by the rules of IAM: not how ours are judged."""

import re
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address, ip_network

import msgspec

from fleetscan.access import Condition, PolicyDocument, Principal, PrincipalType, Statement

__all__ = ["Request", "is_allowed"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request, by somebody."""

    #: how the policy may name the caller: of each type, the values
    caller: Mapping[PrincipalType, tuple[str, ...]]
    action: str
    resource: str
    #: by key, in lower case
    context: Mapping[str, str] = {}


def is_allowed(policy: PolicyDocument, request: Request) -> bool:
    """Tell whether some statement allows a request, and none denies it."""
    return any(_applies(each, request) for each in policy.allows) and not any(
        _applies(each, request) for each in policy.denies
    )


def _applies(statement: Statement, request: Request) -> bool:
    return (
        _is_about_caller(statement, request)
        and _one_of(statement.actions, statement.not_actions, request.action.lower(), lower=True)
        and _one_of(statement.resources, statement.not_resources, request.resource)
        and all(_holds(each, request.context) for each in statement.conditions)
    )


def _is_about_caller(statement: Statement, request: Request) -> bool:
    if statement.not_principals is not None:
        return not any(_names(each, request) for each in statement.not_principals)
    return any(_names(each, request) for each in statement.principals or ())


def _names(principal: Principal, request: Request) -> bool:
    if principal.type is PrincipalType.ANYONE or (
        principal.type is PrincipalType.AWS and principal.value == "*"
    ):
        return True
    return any(_like(principal.value, each) for each in request.caller.get(principal.type, ()))


def _one_of(
    patterns: Iterable[str] | None, others: Iterable[str] | None, text: str, *, lower: bool = False
) -> bool:
    def found(among: Iterable[str]) -> bool:
        return any(_like(each.lower() if lower else each, text) for each in among)

    return (
        not found(others) if others is not None else found(("*",) if patterns is None else patterns)
    )


def _like(pattern: str, text: str) -> bool:
    parts = (".*" if each == "*" else "." if each == "?" else re.escape(each) for each in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def _like_arn(pattern: str, text: str) -> bool:
    wide, plain = pattern.split(":", 5), text.split(":", 5)
    return len(wide) == len(plain) and all(map(_like, wide, plain))


def _in_range(block: str, text: str) -> bool:
    return ip_address(text) in ip_network(block, strict=False)


_POSITIVE: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda value, text: value == text,
    "StringLike": _like,
    "ArnLike": _like_arn,
    "IpAddress": _in_range,
    "Bool": lambda value, text: value.lower() == text,
}
_NEGATIVE = {
    "StringNotEquals": "StringEquals",
    "StringNotLike": "StringLike",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
}


def _holds(condition: Condition, context: Mapping[str, str]) -> bool:
    text = context.get(condition.key)
    if condition.operator == "Null":
        return (text is None) == (condition.values == ("true",))
    negated = condition.operator in _NEGATIVE
    if text is None:
        if condition.if_exists or condition.qualifier == "ForAllValues":
            return True
        return negated and condition.qualifier != "ForAnyValue"
    compare = _POSITIVE[_NEGATIVE.get(condition.operator, condition.operator)]
    return any(compare(value, text) for value in condition.values) != negated
