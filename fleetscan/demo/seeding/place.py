"""Where a resource is made, and the registry of the functions that make one."""

from collections.abc import Mapping
from functools import singledispatch

from msgspec import Struct

from fleetscan.demo.resources import Resource

__all__ = ["Place", "make", "tag_list"]


class Place(Struct, frozen=True):
    """One account and region; the region is `global` for users and roles."""

    account_id: str
    region: str
    partition: str


@singledispatch
def make(resource: Resource, place: Place) -> None:
    """Make `resource` in `place`.

    Raises:
        NotImplementedError: no function makes this kind of resource.
    """
    raise NotImplementedError(f"{type(resource).__name__} in {place}")


def tag_list(
    tags: Mapping[str, str], key: str = "Key", value: str = "Value"
) -> list[dict[str, str]]:
    """Write tags as a list of pairs, the form that most services take."""
    return [{key: name, value: text} for name, text in tags.items()]
