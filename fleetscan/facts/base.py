"""What all facts share: identity, tags, and lists that may not have been read to their end."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar

import msgspec

from fleetscan.verdicts import NotRead, Unread

GLOBAL = "global"

#: the form of a region's name, as a regular expression: botocore may not know the newest one
REGION_FORM: Final = "[a-z]{2,}(-[a-z]+)+-[0-9]+"
_REGION: Final = re.compile(REGION_FORM)

# botocore takes `fips-us-east-1` for another name of us-east-1, which would be swept twice.
_OF_ENDPOINTS: Final = "fips-"

T = TypeVar("T")


def is_region(name: str) -> bool:
    """Tell whether a name may be a region's: `global` is none, nor is what names endpoints."""
    return _REGION.fullmatch(name) is not None and not name.startswith(_OF_ENDPOINTS)


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """A resource in an account: what a check can be about."""

    #: the resource type in CloudFormation's spelling, such as `AWS::S3::Bucket`
    TYPE: ClassVar[str]

    #: identifies the resource within the run
    arn: str
    #: the name or id by which people know it
    id: str
    #: where the resource lives; `global` for a resource of a global service
    region: str

    def __post_init__(self) -> None:
        """Refuse what has no name: `ValueError`, as for any reply that lacks what AWS sends."""
        if not self.arn or not self.id:
            raise ValueError("a resource is listed without its name")


class Taggable(Resource, frozen=True, kw_only=True):
    """A resource that can carry tags. Each subclass needs a collector of its `Tags`."""


class Tags(msgspec.Struct, frozen=True):
    """The tags on one resource, as AWS returns them, `aws:` tags included."""

    values: dict[str, str]

    @classmethod
    def from_list(
        cls,
        tags: Sequence[Mapping[str, str]] | None,
        *,
        key: str = "Key",
        value: str = "Value",
    ) -> "Tags":
        """Build from the list of pairs that most services return; absent means no tag."""
        return cls({tag[key]: tag.get(value, "") for tag in tags or ()})

    @property
    def own(self) -> dict[str, str]:
        """The tags that people set: without those that AWS sets itself (`aws:…`)."""
        return {key: value for key, value in self.values.items() if not key.startswith("aws:")}


class Every(Generic[T]):
    """All T of the account, in every region, with what is known about their completeness.

    `Every[Trail]` is all trails; `Every[tuple[Trail, TrailStatus]]` is all trails, each with that
    fact about it.

    Iterating gives those that were read; if some were not, the iteration then ends in `NotRead`.
    So `any(...)` finds what is there to be found, while "none" and "all" need the whole list:
    the logic over it is three-valued without the check knowing.
    """

    __slots__ = ("_items", "_matching", "_unread")

    def __init__(self, items: Sequence[T], unread: Sequence[Unread] = ()) -> None:
        self._items = tuple(items)
        self._unread = tuple(unread)
        self._matching: dict[Callable[[T], Iterable[str]], dict[str, list[T]]] = {}

    def __iter__(self) -> Iterator[T]:
        """Yield all that were read, then raise `NotRead` if there may be more."""
        yield from self._items
        if self._unread:
            raise NotRead(*self._unread)

    def __len__(self) -> int:
        """How many there are; `NotRead` if there may be more."""
        if self._unread:
            raise NotRead(*self._unread)
        return len(self._items)

    def __bool__(self) -> bool:
        """Whether there is at least one; `NotRead` if none was read and there may be more."""
        if self._items:
            return True
        return len(self) > 0

    def matching(self, keys: Callable[[T], Iterable[str]], key: str) -> "Every[T]":
        """Those of which `keys` has a key, as incomplete as all of them are.

        `keys` is a function of a module, not a lambda: what it says of each is remembered by it,
        so that a check of 1,000 resources does not go through 1,000 others for each.
        """
        if keys not in self._matching:
            found: dict[str, list[T]] = {}
            for item in self._items:
                for each in keys(item):
                    found.setdefault(each, []).append(item)
            self._matching[keys] = found
        return Every(self._matching[keys].get(key, ()), self._unread)

    def with_id(self, identifier: str) -> "Every[T]":
        """Those with an id, which others may name them by; as incomplete as all of them are."""
        return self.matching(_own_id, identifier)


class InRegion(Every[T], Generic[T]):
    """All T of the subject's own region: `Every`, for what one region can tell by itself.

    The subject is then of a region too, and judged as soon as its region was read.
    """

    __slots__ = ()


def _own_id(item: Any) -> tuple[str]:  # noqa: ANN401 - a resource, or a tuple that begins with one
    resource: Resource = item[0] if isinstance(item, tuple) else item
    return (resource.id,)


def known(value: T | Unread) -> T:
    """Return a field's value, or raise `NotRead` where the reply did not hold it."""
    if isinstance(value, Unread):
        raise NotRead(value)
    return value
