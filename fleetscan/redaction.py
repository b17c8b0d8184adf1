"""What must be in no log, report or store.

Secrets are known by the names that they stand behind or by their looks; the passwords of proxies,
which have neither, by the environment that they are set in.
"""

import functools
import os
import re
from base64 import b64encode
from typing import Final
from urllib.parse import quote, unquote

__all__ = ["cut", "redact"]

_REDACTED: Final = "[redacted]"

# As long as a traceback, or a proxy's page with all its styles, may be. Whoever answers in place of
# AWS may send megabytes, and while they are searched no other call goes on: these take 15 ms.
_LONGEST: Final = 32_768

# A password may have blanks.
_WORDS_OF_A_SECRET: Final = 4

# Most special first: a whole header, then values that stand behind their name (in text, in a
# repr, in JSON, in XML, in a query), then what is a secret by its looks alone. None may take more
# time than in proportion to its text: what repeats must not be able to begin again at each place.
_SECRETS: Final = (
    # `'AKIA…/eu' not a valid key=value pair (missing equal-sign) in Authorization header: '…'.`
    # https://github.com/awslabs/fhir-works-on-aws-deployment/issues/379
    # The words behind it may be cut off.
    (re.compile(r"'[^']*'(?= not a valid key=value pair|[a-z= ]{0,22}…\Z)"), _REDACTED),
    (
        re.compile(r"(?i)(\bauthorization(?:\ header)?(?:\\?['\"])?\s*(?:[:=]|%3[AD])\s*)[^\r\n]+"),
        rf"\1{_REDACTED}",
    ),
    (re.compile(r"AWS4-[A-Z0-9-]{0,30}SHA256\b[^\r\n]*"), _REDACTED),
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


# Where the HTTP client finds its proxies, and where other programs do.
_PROXIES: Final = (
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
)

# What is shorter is a part of too many words.
_SHORTEST_PASSWORD: Final = 4


def cut(text: str) -> str:
    """Return the beginning of a text of others, short enough to be searched: 32,768 characters.

    Its last words are left out where it is cut: what is left of a secret has no look of its own.
    """
    if len(text) <= _LONGEST:
        return text
    words = text[: _LONGEST - 1].rsplit(maxsplit=_WORDS_OF_A_SECRET)
    return f"{words[0]}…" if len(words) > _WORDS_OF_A_SECRET else "…"


def redact(text: str) -> str:
    """Take out what looks like a secret key, a token, a password or an Authorization header.

    And the passwords of the proxies that the environment names, wherever they are: a proxy may say
    anything of who asks. What is too long to be searched is cut, as `cut` does.

    A second lock for logs, in which nothing of ours puts them. Of what others say it is the only
    one: AWS quotes the request, its token included, in some errors, and so do proxies.
    """
    text = cut(text)
    for password in _passwords(tuple(map(os.environ.get, _PROXIES))):
        text = text.replace(password, _REDACTED)
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


@functools.lru_cache(maxsize=8)
def _passwords(proxies: tuple[str | None, ...]) -> list[str]:
    """Return all forms that the passwords of proxies' URLs may be seen in, the longest first."""
    found = set[str]()
    for proxy in filter(None, proxies):
        # as botocore has it, the scheme may be left out
        place = proxy.partition("://")[2] or proxy
        user, _, password = place.rpartition("@")[0].partition(":")
        plain = unquote(password)
        if len(plain) < _SHORTEST_PASSWORD:
            continue
        login = f"{unquote(user)}:{plain}".encode()
        # as of Proxy-Authorization, which may be quoted without its end
        found |= {password, plain, quote(plain, safe=""), b64encode(login).decode().rstrip("=")}
    return sorted(found, key=len, reverse=True)
