"""Values without parts as JSON has them.

JSON says itself what is a number, a text or a boolean. REST-JSON of botocore takes numbers in
quotes too; the other JSON protocol of it would hand the text on, so there a number must be one.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fleetscan.aws.parsing import scalars
from fleetscan.aws.parsing.errors import NotAsModelledError

#: from a value of JSON and the name of its member to a value; raises `NotAsModelledError`
FromJson = Callable[[Any, str], Any]


def string(value: Any, name: str) -> str:  # noqa: ANN401 - JSON
    """Return a text. JSON can hold one half of a surrogate pair: that can't be written down."""
    if value.__class__ is not str:
        raise NotAsModelledError(name, "string")
    text: str = value
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise NotAsModelledError(name, "Unicode string") from None
    return text


def boolean(value: Any, name: str) -> bool:  # noqa: ANN401 - JSON
    """Return a boolean."""
    if value is True or value is False:
        return value
    raise NotAsModelledError(name, "boolean")


def integer(value: Any, name: str) -> int | float:  # noqa: ANN401 - JSON
    """Return a whole number, which may be written as 1.0 or 1e3."""
    kind = value.__class__
    if kind is int or (kind is float and value.is_integer()):
        found: int | float = value
        return found
    raise NotAsModelledError(name, "integer")


def number(value: Any, name: str) -> float:  # noqa: ANN401 - JSON
    """Return a number."""
    if value.__class__ in {int, float}:
        found: float = value
        return found
    raise NotAsModelledError(name, "number")


def rest_integer(value: Any, name: str) -> int:  # noqa: ANN401 - JSON
    """Return a whole number as botocore does for REST-JSON."""
    if value.__class__ is str:
        return scalars.integer(value, name)
    return int(integer(value, name))


def rest_number(value: Any, name: str) -> float:  # noqa: ANN401 - JSON
    """Return a number as botocore does for REST-JSON."""
    if value.__class__ is str:
        return scalars.number(value, name)
    return float(number(value, name))


def blob(value: Any, name: str) -> bytes:  # noqa: ANN401 - JSON
    """Read base64."""
    return scalars.blob(string(value, name), name)


def timestamp(value: Any, name: str) -> datetime:  # noqa: ANN401 - JSON
    """Read a time: seconds since 1970, or a text."""
    if value.__class__ is str:
        return scalars.timestamp(value, name)
    if value.__class__ in {int, float}:
        return scalars.timestamp_of_seconds(value, name)
    raise NotAsModelledError(name, "timestamp")


#: how each kind of shape is read from JSON
FROM_JSON: dict[str, FromJson] = {
    "blob": blob,
    "boolean": boolean,
    "double": number,
    "float": number,
    "integer": integer,
    "long": integer,
    "string": string,
    "timestamp": timestamp,
}

#: the same for REST-JSON
FROM_REST_JSON: dict[str, FromJson] = FROM_JSON | {
    "double": rest_number,
    "float": rest_number,
    "integer": rest_integer,
    "long": rest_integer,
}
