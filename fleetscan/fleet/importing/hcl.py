"""HCL as plain values: blocks, and arguments that are written out."""

import re
from typing import Final

import hcl2
import msgspec
from hcl2.utils import SerializationOptions
from lark.exceptions import LarkError, UnexpectedInput

from fleetscan.fleet.place import Place

__all__ = ["Block", "Expression", "read_hcl"]

_OPTIONS: Final = SerializationOptions(
    with_comments=False, preserve_heredocs=False, strip_string_quotes=False
)
_BLOCK_MARK: Final = "__is_block__"
_TEMPLATE: Final = re.compile(r"(?<!\$)\$\{|(?<!%)%\{")
# https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
_ESCAPED: Final = re.compile(
    r"\\(?:(?P<one>[nrt\"\\])|u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8}))"
    r"|\$\$\{|%%\{"
)
_ONE: Final = {"n": "\n", "r": "\r", "t": "\t"}


class Expression(msgspec.Struct, frozen=True):
    """What only the program that reads the file could evaluate: a reference, a call, a template."""

    #: as python-hcl2 writes it, such as `${plugin.aws_limited}`
    text: str


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A block with one label: `connection "aws_prod" { … }`."""

    #: `connection`
    kind: str
    #: `aws_prod`
    label: str
    #: strings, numbers, booleans, None, lists and dicts of these, and Expression; no inner blocks
    arguments: dict[str, object]


def read_hcl(text: str, place: Place) -> list[Block]:
    """Return the blocks with one label of an HCL text, kind by kind, each in the text's order.

    Of an argument that is there twice, which HCL itself refuses, the last one counts.

    Raises:
        ConfigurationError: it is no HCL, or is nested too deeply. The message names the line, and
            quotes nothing: secrets may be there.
    """
    try:
        document = hcl2.loads(text, serialization_options=_OPTIONS)
    except UnexpectedInput as error:
        where = f"line {error.line}, column {error.column}: " if error.line > 0 else ""
        raise place.problem(f"{where}not valid HCL.") from None
    except LarkError:
        raise place.problem("not valid HCL.") from None
    except RecursionError:
        raise place.problem("blocks or lists are nested too deeply.") from None
    return [
        Block(kind=kind, label=_label(label), arguments=_arguments(body))
        for kind, blocks in document.items()
        if isinstance(blocks, list)
        for block in blocks
        if isinstance(block, dict)
        for label, body in block.items()
        if isinstance(body, dict) and _BLOCK_MARK in body
    ]


def _arguments(body: dict[str, object]) -> dict[str, object]:
    return {
        name: _plain(value)
        for name, value in body.items()
        if name != _BLOCK_MARK and not _is_block_list(value)
    }


def _is_block_list(value: object) -> bool:
    """Tell whether it is inner blocks, with or without a label."""
    return isinstance(value, list) and any(
        isinstance(item, dict)
        and (
            _BLOCK_MARK in item
            or any(isinstance(each, dict) and _BLOCK_MARK in each for each in item.values())
        )
        for item in value
    )


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_label(str(name)): _plain(inner) for name, inner in value.items()}
    if not isinstance(value, str):
        return value
    # python-hcl2 leaves the quotes on a string; what has none is an expression
    if not (len(value) > 1 and value.startswith('"') and value.endswith('"')):
        return Expression(value)
    inside = value[1:-1]
    return Expression(value) if _TEMPLATE.search(inside) else _ESCAPED.sub(_unescaped, inside)


def _unescaped(found: re.Match[str]) -> str:
    if one := found["one"]:
        return _ONE.get(one, one)
    if digits := found["four"] or found["eight"]:
        number = int(digits, 16)
        return chr(number) if number <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"  # noqa: PLR2004 - the last of Unicode
    return found[0][1:]


def _label(text: str) -> str:
    plain = _plain(text)
    return plain if isinstance(plain, str) else text
