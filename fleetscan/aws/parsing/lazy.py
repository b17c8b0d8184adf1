"""A mapping whose values are made when they are first read."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

#: in place of a member that the reply does not have; None is what S3 says of a bucket's location
ABSENT: Final = object()


class LazyMapping(Mapping[str, Any]):
    """Members by name. A member that was read once stays the same object.

    It is no dict, for C code would look into a dict without asking for its members.
    """

    __slots__ = ("_values",)

    _values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever the member's shape says
        # A dict of its own and two tests: `try` would cost 0.3 us for each first read.
        values = self._values
        if name in values:
            return values[name]
        value = self._read(name)
        if value is ABSENT:
            raise KeyError(name)
        # not `values`: reading may have put another dict in its place
        self._values[name] = value
        return value

    def get(self, name: str, default: Any = None, /) -> Any:  # noqa: ANN401 - as __getitem__
        """Return a member, or `default` if the reply does not have it."""
        values = self._values
        if name in values:
            return values[name]
        value = self._read(name)
        if value is ABSENT:
            return default
        self._values[name] = value
        return value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._has(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names() if self._has(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        # names alone: values may be secrets, and logs outlive them
        return f"<{self._type_name()}: {', '.join(self)}>"

    @abstractmethod
    def _read(self, name: str) -> Any:  # noqa: ANN401 - as __getitem__
        """Make the value of a member, or return `ABSENT`."""

    @abstractmethod
    def _has(self, name: str) -> bool:
        """Tell whether the reply has a member, without making its value."""

    @abstractmethod
    def _names(self) -> Iterable[str]:
        """All members that there may be."""

    @abstractmethod
    def _type_name(self) -> str:
        """Name what this is, for people."""
