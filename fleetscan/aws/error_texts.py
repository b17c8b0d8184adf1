"""What a report may say of an error: one line, the same in each run, and nothing that is secret."""

import os
import re
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
from botocore import exceptions as botocore_errors
from botocore.parsers import ResponseParserError

from fleetscan.redaction import cut, redact

__all__ = ["masked", "names_of", "of_page", "one_line", "skew", "text_of"]

# A policy's whole text helps nobody more than its beginning does, and a proxy's page even less.
_LONGEST_MESSAGE: Final = 500
_LONGEST_PAGE: Final = 120

_TIME: Final = r"\d{4}-?\d\d-?\d\dT\d\d:?\d\d:?\d\d(?:\.\d+)?Z"
_DATE: Final = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? \w{3} \d{4} \d\d:\d\d:\d\d GMT"

# No pattern here may take more time than in proportion to its text: see `fleetscan.redaction`.

# What follows is the request as AWS saw it, with its time.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
_QUOTED_REQUEST: Final = re.compile(
    r"The (?:Canonical String|String-to-Sign) (?:for this request )?should have been.*",
    re.IGNORECASE | re.DOTALL,
)

# What differs from call to call, or from run to run: the report of an unchanged fleet must not.
# https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
_OF_ONE_CALL: Final = (
    re.compile(r"(Encoded authorization failure message: )[\w-]+(?:\s+[\w-]{60,})*", re.IGNORECASE),
    re.compile(r"((?:Request ?ID|Host ?ID): ?)[^\s,;)]+", re.IGNORECASE),
    re.compile(rf"()(?:{_TIME}|{_DATE})"),
    # as STS tells when a web identity's token expired
    re.compile(r"(date/time ?)\d{9,}"),
    # as botocore names the session of a profile with a role
    re.compile(r"(botocore-session-)\d+"),
    # where something of ours is in memory
    re.compile(r"( at )0x[0-9a-f]+"),
    # addresses that a name resolved to
    re.compile(r"(\()'[0-9a-f.:]+', \d[^()]*(?=\))"),
    # tokens of pages, and whatever else a request had
    re.compile(r"(https?://(?:[^\s\"'?:]++|:(?!//))++\?)[^\s\"']+"),
    # headers with which the SDK numbers and times its attempts, in a request that a proxy quotes
    re.compile(r"(\bamz-sdk-[\w-]{1,40}['\"]?: ?)[^\r\n'\"<]+", re.IGNORECASE),
    # no word is as long, but tokens are, of sessions and of pages
    re.compile(r"()(?<![A-Za-z0-9+/=_%-])[A-Za-z0-9+/=_%-]{120,}"),
)
_TWO_HOURS: Final = 120

_TLS_CONTEXT: Final = re.compile(r" ssl:<[^<>]*>| \(_ssl\.c:\d+\)")
_TAGS: Final = re.compile(r"<(script|style)\b.*?(?:</\1>|\Z)|<[^>]*>?", re.DOTALL | re.IGNORECASE)

_TWO_TIMES: Final = re.compile(
    rf"({_TIME}) is (?:now earlier|still later) than .{{0,60}}?\(({_TIME}) ?[-+]"
)


def one_line(text: str) -> str:
    """Return a text as one line of at most 500 characters."""
    return _shortened(text, _LONGEST_MESSAGE)


def masked(text: str) -> str:
    """Leave out what is secret, and what is another in each run."""
    text = _TLS_CONTEXT.sub("", _QUOTED_REQUEST.sub("", redact(text)))
    for pattern in _OF_ONE_CALL:
        text = pattern.sub(r"\1…", text)
    return text


def of_page(text: str) -> str:
    """Return the beginning of a page's words, masked.

    Pages of proxies quote the whole request in links.
    """
    return _shortened(masked(_TAGS.sub(" ", cut(text))), _LONGEST_PAGE)


def skew(message: str, details: dict[str, Any]) -> str:
    """Say how wrong the clock is, if an error of AWS tells both times; else an empty text.

    `details` are the members of S3's error. Rounded, so that it is the same in each run.
    """
    found = _TWO_TIMES.search(message)
    times = found.groups() if found else (details.get("RequestTime"), details.get("ServerTime"))
    try:
        ours, theirs = map(_moment, times)
    # OverflowError: a date that is in the year 10000 or 0 once it is UTC
    except (OverflowError, TypeError, ValueError):
        return ""
    minutes = abs(theirs - ours).total_seconds() / 60
    direction = "behind" if theirs > ours else "ahead"
    if minutes < _TWO_HOURS:
        return f"this clock is some {max(5, 5 * round(minutes / 5))} minutes {direction}"
    return f"this clock is some {round(minutes / 60)} hours {direction}"


def _moment(text: object) -> datetime:
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is no time")
    return datetime.fromisoformat(text).astimezone(UTC)


def text_of(error: BaseException) -> str:
    """Return an error's text and what is behind it in one line, without what is secret.

    The text of a parser's error holds the whole reply, and that may hold credentials.
    """
    text = str(error)
    if isinstance(error, ResponseParserError):
        text = text.partition(", invalid XML received")[0]
    elif isinstance(error, (botocore_errors.ConnectionError, botocore_errors.HTTPClientError)):
        reason = _reason(error)
        # the text of some has the one of the HTTP client in it, which differs from run to run
        text = text.removesuffix(str(error.kwargs.get("error"))).rstrip(".: ")
        text = f"{text}: {reason}" if reason else text
    return one_line(masked(text))


def names_of(error: BaseException) -> tuple[str, ...]:
    """Return the names of an error's class and bases, and of those of the errors in it."""
    kinds = (kind for each in _chain(error) for kind in type(each).__mro__)
    return tuple(dict.fromkeys(kind.__name__ for kind in kinds))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it wraps, the outermost first."""
    seen: list[BaseException] = []
    inner: BaseException | None = error
    while inner is not None and not any(inner is each for each in seen):
        yield inner
        seen.append(inner)
        inner = _wrapped(inner)


def _wrapped(error: BaseException) -> BaseException | None:
    details = error.kwargs if isinstance(error, botocore_errors.BotoCoreError) else {}
    candidates = (
        details.get("error"),
        getattr(error, "certificate_error", None),
        getattr(error, "os_error", None),
        error.__cause__,
    )
    return next((each for each in candidates if isinstance(each, BaseException)), None)


def _reason(error: BaseException) -> str:
    """Say what the network said, without the addresses that the HTTP client adds."""
    *_, inner = _chain(error)
    if inner is error:
        return ""
    if isinstance(inner, aiohttp.ClientHttpProxyError):
        # its own text has the proxy's address, and that may have a password
        return f"{inner.status} {inner.message}"
    number = inner.errno if isinstance(inner, OSError) else None
    # those have numbers of their own, which macOS begins at 1, too
    is_of_system = not isinstance(inner, (ssl.SSLError, socket.gaierror))
    if number is not None and number > 0 and is_of_system:
        # its own text has the address, which is another in each run
        return os.strerror(number)
    said = getattr(inner, "verify_message", None) or getattr(inner, "strerror", None)
    return str(said or inner)


def _shortened(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
