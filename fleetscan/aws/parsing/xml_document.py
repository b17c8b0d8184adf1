"""From the bytes of a reply to its XML elements, with nothing trusted."""

import re
import threading
from collections.abc import Iterator, Mapping
from typing import Protocol

from lxml import etree

from fleetscan.aws.causes import UnexpectedReplyError
from fleetscan.aws.parsing.errors import start_of


class Element(Protocol):
    """What is used of an element of lxml, which has no type annotations."""

    tag: str
    text: str | None
    attrib: Mapping[str, str]

    def __len__(self) -> int:
        """How many elements it has."""
        ...

    def __getitem__(self, which: slice, /) -> "list[Element]":
        """Its elements. `element[:]` takes half the time of `list(element)` for two of them."""
        ...

    def iterchildren(self, tag: tuple[str, ...], /) -> "Iterator[Element]":
        """Its elements with one of these names; `{*}name` in any namespace."""
        ...


#: an element, or all with the same name, where there are several beside each other
Elements = Element | list[Element]


class _Parsers(threading.local):
    """A parser for each thread, for lxml lets threads take turns with one.

    Who parses a large body beside the event loop would make that wait for the parser: while lxml
    parses it holds no GIL.
    """

    def __init__(self) -> None:
        # UTF-8 whatever the document says, as botocore reads it. Entities are never replaced,
        # nothing is fetched, and without huge_tree a document of more than 256 levels or a text of
        # more than 10 MB is refused.
        self.own = etree.XMLParser(
            encoding="utf-8",
            collect_ids=False,
            huge_tree=False,
            load_dtd=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
            resolve_entities=False,
        )


_PARSERS = _Parsers()

# What services begin a document with. Without its namespace, which nobody reads, a small document
# is parsed and read in a tenth less time; of a large one, the copy costs more than that.
# Any other beginning is left as it is.
_SMALL = 10_000
_NAMESPACE_OF_ROOT = re.compile(rb"""((?:<\?xml[^<>]*\?>\s*)?<[\w.-]+) xmlns="[!#-%'-;=?-~]*">""")


def parse_xml(body: bytes) -> Element:
    """Return the root element. Raises `UnexpectedReplyError` for what is not well-formed XML.

    Nor may it have a document type: no service sends one, and only that can declare entities.
    """
    if len(body) < _SMALL and (start := _NAMESPACE_OF_ROOT.match(body)) is not None:
        body = start[1] + body[start.end() - 1 :]
    try:
        root = etree.fromstring(body, _PARSERS.own)
    except etree.XMLSyntaxError as error:
        message = f"the reply can't be parsed ({error}): {start_of(body)}"
        raise UnexpectedReplyError(message) from None
    if root.getroottree().docinfo.internalDTD is not None:
        message = f"the reply has a document type: {start_of(body)}"
        raise UnexpectedReplyError(message)
    found: Element = root
    return found


def local_name(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]


def by_name(element: Element) -> dict[str, Elements]:
    """Return the elements of an element by their names, those with the same name in a list."""
    found: dict[str, Elements] = {}
    for child in element[:]:
        name = child.tag.rpartition("}")[2]
        before = found.get(name)
        if before is None:
            found[name] = child
        elif isinstance(before, list):
            before.append(child)
        else:
            found[name] = [before, child]
    return found


def has_text(element: Element) -> bool:
    """Tell whether an element has more text than what a printer puts between its elements."""
    text = element.text
    return text is not None and not text.isspace() and text != ""
