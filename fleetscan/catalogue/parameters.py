"""Types of parameters that checks have, with what their values have to be.

`fleetscan.catalogue.options` holds what accounts.toml sets against them, so that no check is called
with what it can't take. A name that AWS may add to at any time has a form, and no list.
"""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from types import NoneType, UnionType
from typing import Annotated, Any, Final, NamedTuple, TypeAlias, Union, get_args, get_origin

from msgspec import Meta

__all__ = [
    "MOST_DAYS",
    "AccountId",
    "ActionPattern",
    "Cidr",
    "Days",
    "EventSource",
    "Form",
    "Name",
    "ResourceType",
    "ServicePrefix",
    "SomeDays",
    "refusals",
]


class Form(NamedTuple):
    """What a text has to be that no pattern can tell: `Annotated[str, Form(…)]`."""

    #: raises ValueError for what it is not
    parse: Callable[[str], object]
    #: what is expected, in words
    expected: str


def refusals(kind: Any, value: object) -> Iterator[str]:  # noqa: ANN401 - type expressions have no type
    """Say what is wrong, by the forms that a type is annotated with, with a value of that type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        kind, *annotations = arguments
        for each in annotations:
            if isinstance(each, Form):
                try:
                    each.parse(str(value))
                except ValueError:
                    yield f"expected {each.expected}, and {value!r} is none"
        yield from refusals(kind, value)
    elif origin in {Union, UnionType}:
        for each in arguments:
            if each is not NoneType and value is not None:
                yield from refusals(each, value)
    elif arguments and isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from refusals(arguments[0], each)


def _network(text: str) -> None:
    """Refuse what is no network; of an address it is seldom meant that it is one by itself."""
    if "/" not in text:
        raise ValueError(text)
    ip_network(text, strict=False)


#: a hundred years. Far more is more than a `timedelta` takes, or than there are dates.
MOST_DAYS: Final = 36_500

#: days, of which there may be none
Days: TypeAlias = Annotated[int, Meta(ge=0, le=MOST_DAYS)]
#: days, at least one
SomeDays: TypeAlias = Annotated[int, Meta(ge=1, le=MOST_DAYS)]

#: a name, of whatever form
Name: TypeAlias = Annotated[str, Meta(min_length=1)]

#: a block of addresses, IPv4 or IPv6; bits behind the prefix may be set
Cidr: TypeAlias = Annotated[
    str,
    Meta(description="such as 192.0.2.0/24"),
    Form(_network, "a network such as 192.0.2.0/24"),
]

# Patterns end with \Z: before a line break at the end, $ matches too.

AccountId: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]{12}\Z", description="of 12 digits")]

#: a type of resource, as CloudFormation and AWS Config spell it
ResourceType: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9]+(::[A-Za-z0-9]+){2,3}\Z", description="such as AWS::EC2::NetworkAcl"
    ),
]

#: a service, as events of CloudTrail name it
EventSource: TypeAlias = Annotated[
    str, Meta(pattern=r"^[a-z0-9.-]+\.amazonaws\.com\Z", description="such as kms.amazonaws.com")
]

#: what comes before the colon of the IAM actions of a service
ServicePrefix: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9-]+\Z", description="such as s3")]

#: an IAM action, or a pattern of several
ActionPattern: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)\Z",
        description="such as s3:PutBucketAcl or s3:*",
    ),
]
