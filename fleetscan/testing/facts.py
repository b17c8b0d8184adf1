"""Facts that a test makes up: what it says nothing of can't be asked for."""

from typing import Any, NoReturn, TypeVar

import msgspec

from fleetscan.facts.base import GLOBAL, Resource
from fleetscan.testing.fake_api import REGION, arn_of

__all__ = ["fact", "resource"]

F = TypeVar("F", bound=msgspec.Struct)
R = TypeVar("R", bound=Resource)


class _NotGiven:
    """Stands for a member that a test does not give. To look at it fails the test.

    Only `is` can't be told apart: it is not None.
    """

    def __init__(self, what: str) -> None:
        self._what = what

    def _refuse(self) -> NoReturn:
        raise AssertionError(f"the check looks at {self._what}, which the test does not give")

    def __repr__(self) -> str:
        return f"<{self._what} is not given>"

    def __hash__(self) -> int:
        return id(self)

    def __bool__(self) -> bool:
        return self._refuse()

    def __eq__(self, other: object) -> bool:
        return self is other or self._refuse()

    def __lt__(self, other: object) -> bool:
        self._refuse()

    __le__ = __gt__ = __ge__ = __lt__

    def __contains__(self, item: object) -> bool:
        self._refuse()

    def __iter__(self) -> NoReturn:
        self._refuse()

    def __len__(self) -> int:
        return self._refuse()

    def __getitem__(self, key: object) -> NoReturn:
        self._refuse()

    def __sub__(self, other: object) -> NoReturn:
        self._refuse()

    __rsub__ = __add__ = __radd__ = __sub__

    def __format__(self, form: str) -> str:
        self._refuse()

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            # what Python itself asks for, of any object
            raise AttributeError(name)
        self._refuse()


def fact(kind: type[F], **members: object) -> F:
    """Make a fact of the members that a check looks at.

    A check that looks at one which is neither given nor has a default fails the test.

    Raises:
        TypeError: the fact has no such member.
    """
    required = (each.name for each in msgspec.structs.fields(kind) if each.required)
    made_up: dict[str, Any] = {
        name: _NotGiven(f"{kind.__name__}.{name}") for name in required if name not in members
    }
    return kind(**made_up, **members)


def resource(
    kind: type[R],
    id: str,  # noqa: A002 - named as the field
    *,
    region: str = REGION,
    arn: str | None = None,
    **members: object,
) -> R:
    """Make a resource, as `fact` does, with an ARN made up for it.

    Args:
        kind: its type: `Bucket`.
        id: the name or id by which people know it.
        region: where it is; `global` for one of a global service.
        arn: where a check looks at it; else one is made of service, region and id.
        members: those of its type that a check looks at.
    """
    service = kind.__module__.rpartition(".")[2].rstrip("_")
    made_up = arn_of(service, id, "" if region == GLOBAL else region)
    return fact(kind, arn=arn or made_up, id=id, region=region, **members)
