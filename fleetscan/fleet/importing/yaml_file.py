"""YAML as plain values, read so that no file can do harm or be taken for another.

Numbers, dates and `yes` stay text: a YAML reader would take the account id 012345670123 for an
octal number.
"""

from typing import Final

import yaml

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.place import Place, printable, quoted, shortened
from fleetscan.redaction import redact

__all__ = ["read_yaml"]

#: of a file with all its aliases written out; that of 10,000 accounts has some 300,000
_MOST_NODES: Final = 2_000_000
#: of lists and mappings in one another
_DEEPEST: Final = 100
_NULL: Final = "tag:yaml.org,2002:null"
_MERGE: Final = "tag:yaml.org,2002:merge"
_TAGS: Final = frozenset(
    {_NULL, _MERGE, *(f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str"))}
)
_TOO_DEEP: Final = "lists or mappings are nested too deeply."
#: characters of what the parser says
_LONGEST_SAID: Final = 200


# libyaml's parser, where PyYAML was built with it, takes a tenth of the time.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen at run time
    """The safe loader, with nothing but nulls and merges recognised by their looks."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own name and form of it
        first: [(tag, pattern) for tag, pattern in resolvers if tag in {_NULL, _MERGE}]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read_yaml(text: str, place: Place) -> object:
    """Return the one document of a YAML text: dicts, lists, strings and None.

    Raises:
        ConfigurationError: it is no YAML, has a tag (`!!python/object`, say) or a key twice in one
            mapping; it is nested too deeply, or its aliases would make it too large.
    """
    loader = None
    try:
        _refuse_deep_nesting(text, place)
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        _Measure(place).of(node)
        document: object = loader.construct_document(node)
    except yaml.YAMLError as error:
        raise _not_yaml(error, place) from None
    except RecursionError:  # PyYAML calls itself for merges of what has merges
        raise place.problem(_TOO_DEEP) from None
    finally:
        if loader is not None:
            loader.dispose()
    return document


def _refuse_deep_nesting(text: str, place: Place) -> None:
    # From events, of which nothing is built: to build nodes libyaml's binding calls itself for each
    # level, and for some thousands it ends the process.
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise place.problem(_TOO_DEEP)


class _Measure:
    """Counts the nodes of a document with its aliases written out, and sees that each is plain."""

    def __init__(self, place: Place) -> None:
        self._place = place
        #: by the identity of a node; None while it is being counted
        self._sizes: dict[int, int | None] = {}

    def of(self, node: yaml.Node) -> int:
        """Return how many nodes there are.

        Raises:
            ConfigurationError: more than any such file has, or a node holds itself or has a tag,
                or a mapping has a key twice.
        """
        known = self._sizes.get(id(node), 0)
        if known is None:
            raise self._problem(node, "an anchor is used inside of what it stands for.")
        if known:
            return known
        if node.tag not in _TAGS:
            raise self._problem(node, f"the tag {quoted(node.tag)} is not supported. Leave it out.")
        self._sizes[id(node)] = None
        size = 1 + sum(map(self.of, self._inner(node)))
        if size > _MOST_NODES:
            raise self._problem(
                node, f"with its aliases written out it has more than {_MOST_NODES:,} values."
            )
        self._sizes[id(node)] = size
        return size

    def _inner(self, node: yaml.Node) -> list[yaml.Node]:
        if isinstance(node, yaml.MappingNode):
            self._refuse_a_key_twice(node)
            return [part for pair in node.value for part in pair]
        return node.value if isinstance(node, yaml.SequenceNode) else []

    def _refuse_a_key_twice(self, node: yaml.MappingNode) -> None:
        seen = set[str]()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._problem(key, "a key is no text.")
            if key.tag != _MERGE and key.value in seen:
                raise self._problem(key, "the key is there twice. Keep one of the two.")
            seen.add(key.value)

    def _problem(self, node: yaml.Node, problem: str) -> ConfigurationError:
        return self._place.problem(f"line {node.start_mark.line + 1}: {problem}")


def _not_yaml(error: yaml.YAMLError, place: Place) -> ConfigurationError:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        said = error.problem or error.context or "it can't be parsed"
    else:  # a character that YAML does not allow
        where, said = "", str(error).split("\n", 1)[0]
    # it may quote a tag or an anchor
    said = printable(shortened(redact(said), _LONGEST_SAID))
    return place.problem(f"{where}not valid YAML: {said}.")
