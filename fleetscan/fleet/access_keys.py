"""Refuses an accounts file that holds AWS access keys; what they are is never part of a message."""

import re
from typing import Final

from fleetscan.fleet.place import Place

__all__ = [
    "holds_access_key_id",
    "names_a_credential",
    "refuse_access_key_ids",
    "refuse_credentials",
    "without_access_key_ids",
]

# AKIA: of a user, ASIA: temporary. The id has 16 to 128 characters in all, 20 at present.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
# https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
_ACCESS_KEY_ID: Final = re.compile(
    r"(?<![A-Za-z0-9/+])(?:AKIA|ASIA)[A-Z0-9]{12,124}(?![A-Za-z0-9])"
)
# Compared in lower case and without separators: aws_secret_access_key, SecretAccessKey, …
_CREDENTIAL: Final = re.compile(
    r"(?:aws)?(?:accesskey(?:id)?|secret(?:access)?key|(?:session|security)token)s?"
)
_SEPARATORS: Final = re.compile(r"[-_. ]")
_INSTEAD: Final = (
    'Remove it. Name a profile of your AWS configuration instead (profile = "…"), or none: boto3\'s'
    " default chain then finds credentials in the environment, in SSO or in an instance's role."
    " Replace the key if others have seen this file."
)


def holds_access_key_id(text: str) -> bool:
    """Tell whether there is the id of an access key in a text."""
    return _ACCESS_KEY_ID.search(text) is not None


def without_access_key_ids(text: str) -> str:
    """Return a text with the ids of access keys taken out."""
    return _ACCESS_KEY_ID.sub("[redacted]", text)


def refuse_access_key_ids(text: str, place: Place) -> None:
    """Raise if the text holds the id of an access key, be it in a value, a key or a comment.

    Raises:
        ConfigurationError: names the line.
    """
    if found := _ACCESS_KEY_ID.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise place.problem(f"line {line}: there is an AWS access key id.", _INSTEAD)


def refuse_credentials(tables: dict[str, object], root: Place) -> None:
    """Raise if a table, at any depth, has a key that is named as a credential, or a key's id.

    That is: a string under such a key, or the id of an access key in a string or in a key.

    Raises:
        ConfigurationError: names the key, never the value.
    """
    # A stack, not recursion: dotted keys nest tables deeper than Python's call stack goes.
    waiting: list[tuple[Place, object]] = [(root, tables)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if holds_access_key_id(key):
                    raise place.problem("a key of it holds an AWS access key id.", _INSTEAD)
                if isinstance(inner, str) and names_a_credential(key):
                    raise place.key(key).problem("no access key belongs in this file.", _INSTEAD)
            waiting.extend((place.key(key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend((place.item(index), inner) for index, inner in enumerate(value))
        elif isinstance(value, str) and holds_access_key_id(value):
            raise place.problem("there is an AWS access key id.", _INSTEAD)


def names_a_credential(key: str) -> bool:
    """Tell whether a key is named as a credential: `aws_secret_access_key`, `SessionToken`, …."""
    return _CREDENTIAL.fullmatch(_SEPARATORS.sub("", key.lower())) is not None
