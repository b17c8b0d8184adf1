"""From what is written in TOML to checks, as the decorator makes them of functions."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from fleetscan.catalogue import Catalogue, Check
from fleetscan.catalogue.declare import DeclarationError
from fleetscan.catalogue.model import Page
from fleetscan.custom.declarative.expressions import Expression, ExpressionError, parse
from fleetscan.custom.declarative.files import Declaration
from fleetscan.custom.declarative.types import (
    see_that_it_is_true_or_false,
    see_that_names_are_there,
)
from fleetscan.errors import ConfigurationError
from fleetscan.facts.base import Resource
from fleetscan.facts.clock import Now
from fleetscan.redaction import redact
from fleetscan.suggestions import did_you_mean
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread, Verdict

__all__ = ["UnknownFactError", "check_of"]

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
#: what stands in a message for what was not read, or is no text
_NOT_KNOWN: Final = "(not known)"
#: no name that a file can give to a fact
_NOW: Final = "the start of the run"


class UnknownFactError(ConfigurationError):
    """A check needs what nothing reads."""


class _Message(msgspec.Struct, frozen=True):
    """A text with expressions in it, in braces."""

    #: texts and expressions, in turn
    parts: tuple[str | Expression, ...]

    def text(self, names: Mapping[str, object], now: datetime) -> str:
        """Fill the expressions in. What can't be is no reason to keep a verdict back."""
        return "".join(
            part if isinstance(part, str) else _shown(part, names, now) for part in self.parts
        )


class _Judge(msgspec.Struct, frozen=True, kw_only=True):
    """What stands for the function of a check."""

    check_id: str
    applies: Expression | None
    passes: Expression
    message: _Message

    def __call__(self, resource: Resource, **facts: Any) -> Verdict:  # noqa: ANN401 - any facts
        """Judge a resource by the facts about it.

        Raises:
            NotRead: an expression has no value, or needs what was not read.
        """
        now: datetime = facts.pop(_NOW).at
        names = {"subject": resource, **facts}
        if self.applies is not None and not self._truth("applies", names, now):
            return NotApplicable(f"it is not so that {self.applies.text}")
        holds = self._truth("passes", names, now)
        reason = self.message.text(names, now)
        return Pass(reason) if holds else Fail(reason)

    def _truth(
        self, key: Literal["applies", "passes"], names: Mapping[str, object], now: datetime
    ) -> bool:
        expression: Expression = getattr(self, key)
        try:
            return expression.truth(names, now)
        except ExpressionError as error:
            unread = Unread(
                cause=Cause.INTERNAL,
                error_code=type(error).__name__,
                message=redact(f"{self.check_id}: {key} can't be told: {error}"),
            )
            raise NotRead(unread) from error


def check_of(written: Declaration, catalogue: Catalogue, kinds: Mapping[str, type]) -> Check[Any]:
    """Make a check of what is written. `kinds` are the types of the catalogue, by name.

    Raises:
        UnknownFactError: its subject or a fact is read by no collector of the catalogue.
        ConfigurationError: an expression is none, asks for what is not there, or can't be true or
            false.
    """
    subject = _kind(written, "subject", written.subject, kinds)
    if not issubclass(subject, Resource):
        written.place.refuse(f"{written.subject} is a fact, not a resource", "subject")
    facts = {
        name: _kind(written, f"facts.{name}", fact, kinds) for name, fact in written.facts.items()
    }
    for name, fact in facts.items():
        if issubclass(fact, Resource):
            written.place.refuse(f"{fact.__name__} is a resource, not a fact about one", name)
    names = {"subject": subject, **facts}
    passes = _condition(written, "passes", written.passes, names)
    applies = None
    if written.applies is not None:
        applies = _condition(written, "applies", written.applies, names)
    message = _message(written, names)

    check = Check[Any](
        id=written.id,
        function=_Judge(check_id=written.id, applies=applies, passes=passes, message=message),
        severity=written.severity,
        page=Page(
            asserts=written.asserts,
            why=written.why,
            fix=written.fix,
            cli=written.cli,
            terraform=written.terraform,
        ),
        frameworks=tuple(sorted(written.frameworks)),
        subject=subject,
        facts={**facts, _NOW: Now},
        every={},
    )
    try:
        catalogue.needs([check])
    except DeclarationError as error:
        raise UnknownFactError(str(written.place.problem(f"{error}", "facts"))) from error
    return check


def _kind(written: Declaration, key: str, name: str, kinds: Mapping[str, type]) -> type:
    """Find a type by its name, with or without its service."""
    if name in kinds:
        return kinds[name]
    found = [each for each in kinds if each.rpartition(".")[2] == name]
    if len(found) == 1:
        return kinds[found[0]]
    if found:
        written.place.refuse(f"{name} is one of several: write {' or '.join(found)}", key)
    short = {each.rpartition(".")[2] for each in kinds}
    near = did_you_mean(name, kinds if "." in name else short)
    what = "no resource or fact is called"
    known = "`fleetscan checks facts` lists them."
    said = " ".join(filter(None, [f"{what} {name!r}.", near, known]))
    raise UnknownFactError(str(written.place.problem(said, key)))


def _condition(written: Declaration, key: str, text: str, names: Mapping[str, type]) -> Expression:
    try:
        expression = parse(text)
        see_that_it_is_true_or_false(expression, names)
    except ExpressionError as error:
        raise written.place.problem(str(error), key) from error
    return expression


def _message(written: Declaration, names: Mapping[str, type]) -> _Message:
    parts: list[str | Expression] = []
    for number, part in enumerate(_PLACEHOLDER.split(written.message)):
        if number % 2 == 0:
            parts.append(part)
            continue
        try:
            expression = parse(part)
            see_that_names_are_there(expression, names)
        except ExpressionError as error:
            raise written.place.problem(f"{{{part}}}: {error}", "message") from error
        parts.append(expression)
    return _Message(tuple(parts))


def _shown(expression: Expression, names: Mapping[str, object], now: datetime) -> str:
    try:
        value = expression.value(names, now)
    except (ExpressionError, NotRead):
        return _NOT_KNOWN
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case str() | int():
            return str(value)
        case list() if all(isinstance(each, str) for each in value):
            return ", ".join(value) or "none"
    return _NOT_KNOWN
