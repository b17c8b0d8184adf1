"""Values without parts, from the text of an XML element, a header or JSON.

What can be read at all is read as botocore reads it. What can't is refused, where botocore may make
something of it: for it a boolean is false if it is "True", and a blob skips what is no base64.
"""

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from botocore.utils import parse_timestamp

from fleetscan.aws.parsing.errors import NotAsModelledError

#: from a text and the name of its member to a value; raises `NotAsModelledError`
FromText = Callable[[str, str], Any]

# What `fromisoformat` reads as botocore's parser does, in 0.4 us instead of 60. Left to botocore:
# dates that are numbers as well (20260102 is a second of 1970 there), weeks, other separators.
_ISO_8601 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII
)

_BOOLEANS = {"true": True, "false": False}


def string(text: str, name: str) -> str:
    """Return the text."""
    del name
    return text


def boolean(text: str, name: str) -> bool:
    """Read a boolean as XML writes it."""
    if (value := _BOOLEANS.get(text)) is None:
        raise NotAsModelledError(name, "boolean")
    return value


def boolean_of_any_case(text: str, name: str) -> bool:
    """Read a boolean of a header as botocore does for REST-JSON."""
    return boolean(text.lower(), name)


def integer(text: str, name: str) -> int:
    """Read a whole number."""
    try:
        return int(text)
    except ValueError:
        raise NotAsModelledError(name, "integer") from None


def number(text: str, name: str) -> float:
    """Read a number, or one of the words `NaN` and `Infinity`."""
    try:
        return float(text)
    except ValueError:
        raise NotAsModelledError(name, "number") from None


def blob(text: str, name: str) -> bytes:
    """Read base64, which may have line breaks."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise NotAsModelledError(name, "blob") from None


def timestamp(text: str, name: str) -> datetime:
    """Read a time in any of the forms that services use."""
    try:
        if _ISO_8601.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    return _as_botocore_does(text, name)


def timestamp_of_seconds(seconds: float, name: str) -> datetime:
    """Read a time that JSON says in seconds since 1970."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OSError, OverflowError, ValueError):
        return _as_botocore_does(seconds, name)


def _as_botocore_does(value: str | float, name: str) -> datetime:
    try:
        found: datetime = parse_timestamp(value)
    except (OverflowError, RuntimeError, ValueError):
        raise NotAsModelledError(name, "timestamp") from None
    return found


#: how each kind of shape is read from text
FROM_TEXT: dict[str, FromText] = {
    "blob": blob,
    "boolean": boolean,
    "double": number,
    "float": number,
    "integer": integer,
    "long": integer,
    "string": string,
    "timestamp": timestamp,
}
