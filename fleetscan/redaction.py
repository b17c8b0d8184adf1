"""What must be in no log, report or store, by the names that it stands behind or by its looks."""

import re
from typing import Final

__all__ = ["redact"]

_REDACTED: Final = "[redacted]"

# Most special first: a whole header, then values that stand behind their name (in text, in a
# repr, in JSON, in XML, in a query), then what is a secret by its looks alone.
_SECRETS: Final = (
    # `'AKIA…/eu' not a valid key=value pair (missing equal-sign) in Authorization header: '…'.`
    # https://github.com/awslabs/fhir-works-on-aws-deployment/issues/379
    (re.compile(r"'[^']*'(?= not a valid key=value pair)"), _REDACTED),
    (
        re.compile(r"(?i)(\bauthorization(?:\ header)?(?:\\?['\"])?\s*(?:[:=]|%3[AD])\s*)[^\r\n]+"),
        rf"\1{_REDACTED}",
    ),
    (re.compile(r"AWS4-[A-Z0-9-]*SHA256\b[^\r\n]*"), _REDACTED),
    (
        re.compile(
            r"""(?ix)
            (
                (?: secret[_\s-]*(?:access[_\s-]*)?key | client[_\s-]*secret
                  | (?:session|security|access|refresh|bearer|identity)[_\s-]*token
                  | x-amz-signature | (?<=[?&\s])signature | password )
                \\? ['"]? \s* (?: [:=>] | %3[AD] ) \s* (?: b (?=['"]) )? \\? ['"]?
            )
            [^\s'",;&<>\\]+
            """
        ),
        rf"\1{_REDACTED}",
    ),
    # What stands before the host of a URL, such as a proxy's: a password may hold an `@`, too.
    (re.compile(r"(?<=://)[^/\s]+@"), f"{_REDACTED}@"),
    # The tokens of STS. They begin alike, and are hundreds of characters long.
    (re.compile(r"\b(?:IQoJ|FwoG|FQoG|AQoD)[\w+/=%-]{60,}"), _REDACTED),
    # A secret access key: 40 characters of base64. A hash has no capitals, and an ARN has colons.
    (
        re.compile(
            r"(?<![A-Za-z0-9+/])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])"
            r"(?=[A-Za-z0-9+/]*[0-9])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])"
        ),
        _REDACTED,
    ),
)


def redact(text: str) -> str:
    """Take out what looks like a secret key, a token, a password or an Authorization header.

    A second lock for logs, in which nothing of ours puts them. Of what others say it is the only
    one: AWS quotes the request, its token included, in some errors, and so do proxies.
    """
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text
