"""Policy documents as values: what AWS accepts in many spellings, in one.

Grammar: "IAM JSON policy element reference" in the IAM User Guide.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

import msgspec

__all__ = [
    "Condition",
    "Effect",
    "PolicyDocument",
    "Principal",
    "PrincipalType",
    "Statement",
    "parse_policy",
    "parse_url_encoded_policy",
]


class Effect(StrEnum):
    """What a statement does."""

    ALLOW = "Allow"
    DENY = "Deny"


class PrincipalType(StrEnum):
    """The kinds of principals that a policy names."""

    #: `"Principal": "*"`, and the `{"*": "*"}` that some services keep
    ANYONE = "*"
    AWS = "AWS"
    SERVICE = "Service"
    FEDERATED = "Federated"
    CANONICAL_USER = "CanonicalUser"


class Principal(msgspec.Struct, frozen=True):
    """One principal that a statement names."""

    type: PrincipalType
    #: an ARN, an account id, a service's name, …; as it is written
    value: str


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One operator with one key. All conditions of a statement must hold; of the values, one."""

    #: without qualifier and `IfExists`, in AWS's spelling: `StringEquals`
    operator: str
    #: in lower case: `aws:sourcearn`
    key: str
    #: as they are written, booleans and numbers as text
    values: tuple[str, ...]
    #: holds where the key is absent too
    if_exists: bool = False
    #: `ForAllValues`, `ForAnyValue` or None
    qualifier: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One statement. What is None is not in it; an empty tuple is an empty list."""

    #: its place in the document, from 0
    index: int
    sid: str | None = None
    effect: Effect
    principals: tuple[Principal, ...] | None = None
    not_principals: tuple[Principal, ...] | None = None
    actions: tuple[str, ...] | None = None
    not_actions: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    not_resources: tuple[str, ...] | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def name(self) -> str:
        """How to speak of it: its Sid, or its number from 1."""
        return f"statement {self.sid or self.index + 1}"


class PolicyDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A policy. Without statements it allows nothing and denies nothing."""

    version: str | None = None
    statements: tuple[Statement, ...] = ()

    @property
    def allows(self) -> tuple[Statement, ...]:
        """The statements that allow."""
        return tuple(each for each in self.statements if each.effect is Effect.ALLOW)

    @property
    def denies(self) -> tuple[Statement, ...]:
        """The statements that deny."""
        return tuple(each for each in self.statements if each.effect is Effect.DENY)


_DOCUMENT: Final = frozenset({"version", "id", "statement"})
_STATEMENT: Final = frozenset(
    {
        "sid",
        "effect",
        "principal",
        "notprincipal",
        "action",
        "notaction",
        "resource",
        "notresource",
        "condition",
    }
)
_PRINCIPAL_TYPES: Final = {each.lower(): each for each in PrincipalType}
_OPERATORS: Final = {
    name.lower(): name
    for name in (
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringNotLike",
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericLessThanEquals",
        "NumericGreaterThan",
        "NumericGreaterThanEquals",
        "DateEquals",
        "DateNotEquals",
        "DateLessThan",
        "DateLessThanEquals",
        "DateGreaterThan",
        "DateGreaterThanEquals",
        "Bool",
        "BinaryEquals",
        "IpAddress",
        "NotIpAddress",
        "ArnEquals",
        "ArnNotEquals",
        "ArnLike",
        "ArnNotLike",
        "Null",
    )
}
_QUALIFIERS: Final = {name.lower(): name for name in ("ForAllValues", "ForAnyValue")}
_OPERATOR_FORM: Final = re.compile(r"(?:([a-z]+):)?([a-z]+?)(ifexists)?")


def parse_policy(document: str | bytes | Mapping[str, object]) -> PolicyDocument:
    """Parse a policy: its text, or what a JSON parser made of it.

    A string is a list of one, and a single statement needs no list. Names of elements, types of
    principals, operators and condition keys are taken in any case.

    Raises:
        ValueError: it is no policy, or has an element whose meaning is not known here.
    """
    value = _decoded(document) if isinstance(document, str | bytes) else document
    elements = _elements(value, _DOCUMENT, "a policy")
    if "statement" not in elements:
        raise ValueError("a policy has no Statement")
    version = elements.get("version")
    if version is not None and not isinstance(version, str):
        raise ValueError("the Version of a policy is no text")
    found = elements["statement"]
    statements = found if isinstance(found, list | tuple) else [found]
    policy = PolicyDocument(
        version=version,
        statements=tuple(_statement(index, each) for index, each in enumerate(statements)),
    )
    # JSON can escape half of a pair of UTF-16, which no fact could be stored with.
    msgspec.msgpack.encode(policy)
    return policy


def parse_url_encoded_policy(document: str) -> PolicyDocument:
    """Parse a policy in the form in which IAM returns it: URL-encoded (RFC 3986), or plain.

    Raises:
        ValueError: as `parse_policy`.
    """
    # Plain JSON begins with a brace, which the encoding has as %7B; its own text may hold a `%`.
    return parse_policy(document if document.lstrip().startswith("{") else unquote(document))


def _decoded(text: str | bytes) -> object:
    try:
        return json.loads(text, object_pairs_hook=_without_repetition, parse_constant=_refused)
    except RecursionError:
        raise ValueError("a policy is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"a policy is no JSON: {error}") from None


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same name twice")
    return found


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is no value")


def _elements(value: object, known: Iterable[str], what: str) -> dict[str, object]:
    """Return the elements by their names in lower case."""
    found: dict[str, object] = {}
    for name, element in _items(value, what):
        key = name.lower()
        if key not in known:
            raise ValueError(f"{what} has an unknown element {name!r}")
        if key in found:
            raise ValueError(f"{what} has the element {name!r} twice")
        found[key] = element
    return found


def _items(value: object, what: str) -> Iterator[tuple[str, object]]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{what} is no object")  # noqa: TRY004 - data, not an argument's type
    for name, element in value.items():
        if not isinstance(name, str):
            raise ValueError(f"{what} has a name that is no text")  # noqa: TRY004 - as above
        yield name, element


def _statement(index: int, value: object) -> Statement:
    what = f"statement {index + 1} of a policy"
    elements = _elements(value, _STATEMENT, what)
    sid, effect = elements.get("sid"), elements.get("effect")
    if sid is not None and not isinstance(sid, str):
        raise ValueError(f"the Sid of {what} is no text")
    if effect not in list(Effect):
        raise ValueError(f"the Effect of {what} is neither Allow nor Deny")
    for one, other in (
        ("Principal", "NotPrincipal"),
        ("Action", "NotAction"),
        ("Resource", "NotResource"),
    ):
        if one.lower() in elements and other.lower() in elements:
            raise ValueError(f"{what} has both {one} and {other}")
    if "action" not in elements and "notaction" not in elements:
        raise ValueError(f"{what} has neither Action nor NotAction")
    return Statement(
        index=index,
        sid=sid or None,
        effect=Effect(str(effect)),
        principals=_principals(elements.get("principal"), what),
        not_principals=_principals(elements.get("notprincipal"), what),
        actions=_texts(elements.get("action"), f"an Action of {what}"),
        not_actions=_texts(elements.get("notaction"), f"a NotAction of {what}"),
        resources=_texts(elements.get("resource"), f"a Resource of {what}"),
        not_resources=_texts(elements.get("notresource"), f"a NotResource of {what}"),
        conditions=_conditions(elements.get("condition"), what),
    )


def _texts(value: object, what: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    found = value if isinstance(value, list | tuple) else [value]
    texts = tuple(each for each in found if isinstance(each, str))
    if len(texts) < len(found):
        raise ValueError(f"{what} is no text")
    return texts


def _principals(value: object, what: str) -> tuple[Principal, ...] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        return tuple(
            Principal(PrincipalType.ANYONE if each == "*" else PrincipalType.AWS, each)
            for each in _texts(value, f"a principal of {what}") or ()
        )
    principals: list[Principal] = []
    for name, values in _items(value, f"the principals of {what}"):
        found = _PRINCIPAL_TYPES.get(name.lower())
        if found is None:
            raise ValueError(f"{what} has principals of an unknown type {name!r}")
        texts = _texts(values, f"a principal of {what}") or ()
        principals += (Principal(found, each) for each in texts)
    return tuple(principals)


def _conditions(value: object, what: str) -> tuple[Condition, ...]:
    if value is None:
        return ()
    conditions: list[Condition] = []
    for name, keys in _items(value, f"the Condition of {what}"):
        qualifier, operator, if_exists = _operator(name, what)
        conditions += (
            Condition(
                operator=operator,
                key=key.lower(),
                values=_values(values, f"a value of the condition {name} of {what}"),
                if_exists=if_exists,
                qualifier=qualifier,
            )
            for key, values in _items(keys, f"the condition {name} of {what}")
        )
    return tuple(conditions)


def _operator(name: str, what: str) -> tuple[str | None, str, bool]:
    found = _OPERATOR_FORM.fullmatch(name.lower())
    if found is not None:
        qualifier, operator, if_exists = found.groups()
        if operator in _OPERATORS and (qualifier is None or qualifier in _QUALIFIERS):
            known = _QUALIFIERS[qualifier] if qualifier else None
            return known, _OPERATORS[operator], if_exists is not None
    raise ValueError(f"{what} has an unknown condition operator {name!r}")


def _values(value: object, what: str) -> tuple[str, ...]:
    found = value if isinstance(value, list | tuple) else [value]
    texts: list[str] = []
    for each in found:
        # A bool is an int in Python.
        if isinstance(each, bool):
            texts.append("true" if each else "false")
        elif isinstance(each, str | int | float):
            texts.append(str(each))
        else:
            raise ValueError(f"{what} is neither text, number nor boolean")  # noqa: TRY004 - as above
    return tuple(texts)
