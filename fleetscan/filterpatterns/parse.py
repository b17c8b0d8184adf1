"""The grammar of filter patterns for JSON events.

Of the other kinds of patterns it is told only which they are: a text pattern looks for words in the
raw line and a space-delimited one splits that line, so neither asks for a field of a JSON event.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from fleetscan.filterpatterns.model import (
    EACH,
    EVERYTHING,
    Comparison,
    Condition,
    Constant,
    Expression,
    Is,
    Literal,
    Number,
    Operator,
    Presence,
    Regex,
    Selector,
    Text,
    all_of,
    any_of,
)

__all__ = ["MAX_LENGTH", "NotJson", "PatternKind", "parse"]

#: characters; the model of the API has it as the longest filterPattern. It bounds how deep a parsed
#: expression can be.
MAX_LENGTH: Final = 1024

#: 1e308 is about what a JSON number can be; an exact fraction of 1e999999999 would fill the memory
_LARGEST_EXPONENT: Final = 400

_TOKEN: Final = re.compile(
    r"""
    (?P<space> \s+ )
    | (?P<sign> \( | \) | && | \|\| )
    | (?P<operator> != | <= | >= | = | < | > )
    | (?P<selector> \$ (?: \. [^\s.\[\](){}=!<>&|"'%*$,]+
                         | \.? \[ \s* (?: [0-9]{1,4} | \* | '[^']+' | "[^"]+" ) \s* \] )+ )
    | (?P<string> " (?: [^"\\] | \\. )* " )
    | (?P<regex> % [^%]+ % )
    | (?P<word> [^\s(){}=!<>&|"%$]+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_STEP: Final = re.compile(
    r"""\.(?P<name>[^.\[]+)|\.?\[\s*(?:(?P<index>[0-9]+)|(?P<each>\*)|'(?P<key>[^']+)'|"(?P<text>[^"]+)")\s*\]"""
)
_NUMBER: Final = re.compile(
    r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE](?P<exponent>[+-]?[0-9]+))?"
)
_ESCAPED: Final = re.compile(r'\\(["\\])')


class PatternKind(StrEnum):
    """What a pattern is that is no pattern for JSON events."""

    TEXT = "text"
    SPACE_DELIMITED = "space-delimited"
    #: in braces, but not in AWS's grammar as it is documented
    INVALID = "invalid"


class NotJson(ValueError):  # noqa: N818 - two of three kinds are right, of another kind
    """The pattern is none for JSON events. `str()` of it says why."""

    def __init__(self, kind: PatternKind, reason: str) -> None:
        self.kind = kind
        super().__init__(reason)


class _Token(NamedTuple):
    kind: str
    text: str
    place: int


def parse(pattern: str) -> Expression:
    """Read a filter pattern. The empty one matches every event.

    Raises:
        NotJson: it is of another kind, or not in the grammar.
    """
    stripped = pattern.strip()
    if not stripped:
        return EVERYTHING
    if stripped.startswith("["):
        raise NotJson(
            PatternKind.SPACE_DELIMITED, "it splits events at spaces, and asks for no field of JSON"
        )
    if not stripped.startswith("{"):
        raise NotJson(PatternKind.TEXT, "it looks for words, and asks for no field of JSON")
    if len(pattern) > MAX_LENGTH:
        raise _invalid(f"it has more than {MAX_LENGTH} characters")
    if not stripped.endswith("}"):
        raise _invalid("it does not end with }")
    return _Parser(stripped).expression()


def _invalid(reason: str) -> NotJson:
    return NotJson(PatternKind.INVALID, reason)


class _Level:
    """What stands between two parentheses: alternatives, each of which is a conjunction."""

    def __init__(self) -> None:
        self.alternatives: list[list[Expression]] = [[]]

    def expression(self) -> Expression:
        return any_of([all_of(conjunction) for conjunction in self.alternatives])


class _Parser:
    """One pattern. Without recursion: it may hold hundreds of parentheses."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._tokens = list(self._scan())
        self._next = 0

    def expression(self) -> Expression:
        levels = [_Level()]
        complete = False  # whether what was read so far could end here
        while (token := self._take()) is not None:
            if not complete:
                if token.text == "(" and token.kind == "sign":
                    levels.append(_Level())
                elif token.kind == "selector":
                    levels[-1].alternatives[-1].append(self._condition(_selector(token.text)))
                    complete = True
                else:
                    raise self._unexpected(token, "a selector such as $.eventName")
            elif token.text == ")" and len(levels) > 1:
                inner = levels.pop().expression()
                levels[-1].alternatives[-1].append(inner)
            elif token.kind == "sign" and token.text == "&&":
                complete = False
            elif token.kind == "sign" and token.text == "||":
                levels[-1].alternatives.append([])
                complete = False
            else:
                raise self._unexpected(token, "&& or ||")
        if not complete:
            raise _invalid("a condition is missing at its end")
        if len(levels) > 1:
            raise _invalid("a parenthesis is not closed")
        return levels[0].expression()

    def _scan(self) -> Iterator[_Token]:
        place, end = 1, len(self._pattern) - 1
        while place < end:
            match = _TOKEN.match(self._pattern, place, end)
            if match is None or match.lastgroup is None:
                raise _invalid(f"{self._pattern[place]} at character {place + 1} was not expected")
            if match.lastgroup != "space":
                yield _Token(match.lastgroup, match.group(), place)
            place = match.end()

    def _take(self) -> _Token | None:
        if self._next == len(self._tokens):
            return None
        self._next += 1
        return self._tokens[self._next - 1]

    def _condition(self, selector: Selector) -> Condition:
        token = self._needed("an operator")
        if token.kind == "operator":
            return self._comparison(selector, Operator(token.text))
        words = token.text.upper() if token.kind == "word" else ""
        if words == "EXISTS":
            return Presence(selector, exists=True)
        if words in {"NOT", "IS"}:
            after = self._needed("a word")
            if words == "NOT" and after.text.upper() == "EXISTS":
                return Presence(selector, exists=False)
            if words == "IS" and after.text.upper() in set(Constant):
                return Is(selector, Constant(after.text.upper()))
            raise self._unexpected(after, "NOT EXISTS, IS NULL, IS TRUE or IS FALSE")
        raise self._unexpected(token, "an operator")

    def _comparison(self, selector: Selector, operator: Operator) -> Comparison:
        token = self._needed("a value")
        literal = _literal(token)
        if literal is None:
            raise self._unexpected(token, "a value")
        equality = operator in {Operator.EQUAL, Operator.NOT_EQUAL}
        if not equality and not isinstance(literal, Number):
            raise self._unexpected(token, "a number")
        return Comparison(selector, operator, literal)

    def _needed(self, what: str) -> _Token:
        token = self._take()
        if token is None:
            raise _invalid(f"{what} is missing at its end")
        return token

    @staticmethod
    def _unexpected(token: _Token, instead_of: str) -> NotJson:
        return _invalid(f"{token.text} at character {token.place + 1} is not {instead_of}")


def _selector(text: str) -> Selector:
    return Selector(tuple(_step(match) for match in _STEP.finditer(text)))


def _step(match: re.Match[str]) -> str | int | None:
    if match["each"]:
        return EACH
    if match["index"]:
        return int(match["index"])
    return match["name"] or match["key"] or match["text"]


def _literal(token: _Token) -> Literal | None:
    match token.kind:
        case "string":
            return Text(_ESCAPED.sub(r"\1", token.text[1:-1]))
        case "regex":
            return Regex(token.text[1:-1])
        case "word":
            return _number(token.text) or Text(token.text)
    return None


def _number(text: str) -> Number | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    if abs(int(match["exponent"] or 0)) > _LARGEST_EXPONENT:
        raise _invalid(f"{text} is no number that JSON can hold")
    return Number(text, Fraction(text))
