"""However long a text is, and whatever repeats in it, secrets are searched for in a moment."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from botocore.exceptions import ClientError

from fleetscan import redaction
from fleetscan.aws import causes, error_texts
from fleetscan.aws.cause_table import rules
from fleetscan.cli import gaps
from fleetscan.collectors.ec2 import compute
from fleetscan.redaction import cut, redact

#: what a pattern may begin with, or repeat, and look for the end of
PIECES = [
    *(" ", "\n", " \n", "=", '"', "'", "\\", "<", "(", ":", "/", "://", "-", "_", "1", "a", "aB1"),
    *("a/", "a ", "' a", "a" * 119 + " ", "aB1" * 13 + " ", "http://", "http://a", "https://a/?"),
    *("http://http:", "://a@", "<script ", "<script>", "<style></script>", " ssl:<a", "('1', 1 "),
    *("amz-sdk-", "amz-sdk-a: ", "AWS4-", "AWS4-SHA256 ", "IQoJ", "IQoJ-", "secret_", "secret "),
    *("secret", "session ", "password", "password=", "authorization ", "authorization:\n"),
    *("%3D", "Request ID: ", "Encoded authorization failure message: a ", "The Canonical String "),
    *("2026-01-01T00:00:00Z is now earlier than ", "2026-01-01T00:00:00.1", "policy: arn:"),
    *("not authorized to perform ", "not authorized to perform a", "botocore-session-1", " at 0x1"),
]

#: with what a repetition begins that repeats nothing of its own beginning
BEGINNINGS = {
    *("", "a", "secret", "password =", "authorization", "://", "http://", "'", "('1', ", "<script"),
    *("amz-sdk-", "AWS4-", "2026-01-01T00:00:00.", "not authorized to perform", "policy: arn:"),
    *("Encoded authorization failure message: a", "session", " ssl:<", "2026-01-01T00:00:00Z is "),
    "2026-01-01T00:00:00Z is now earlier than ",
}


def repeated(size: int) -> Iterator[str]:
    for piece in PIECES:
        for beginning in BEGINNINGS if len(piece) == 1 else ("", "a"):
            yield beginning + piece * (size // len(piece)) + "\0"


def assert_fast(look: Callable[[str], object], text: str, seconds: float) -> None:
    began = time.process_time()
    look(text)
    assert time.process_time() - began < seconds, f"{text[:60]!r}"


def refused(message: str) -> object:
    reply = {"Error": {"Code": "SignatureDoesNotMatch", "Message": message}}
    return causes.unread(ClientError(reply, "X"), operation="a:B", iam_action="a:B")


def denied(message: str) -> object:
    reply = {"Error": {"Code": "AccessDenied", "Message": message}}
    return causes.unread(ClientError(reply, "X"), operation="a:B", iam_action="a:B")


def coded(message: str) -> object:
    return causes.unread(
        ClientError({"Error": {"Code": message}}, "X"), operation="a:B", iam_action="a:B"
    )


@pytest.mark.parametrize(
    "look",
    [
        redact,
        error_texts.masked,
        error_texts.of_page,
        lambda text: causes.text_of(ValueError(text)),
        refused,
        denied,
        coded,
        lambda text: causes.are_keys_refused("SignatureDoesNotMatch", text),
        lambda text: causes.not_as_documented(KeyError(text), operation="a:B", iam_action="a:B"),
    ],
    ids=["redact", "masked", "page", "error", "refusal", "denial", "code", "keys", "reply"],
)
def test_a_text_of_a_megabyte_is_looked_at_in_a_moment(look: Callable[[str], object]) -> None:
    """While it is looked at, no other call goes on."""
    for piece in (" ", "http://", "=", '"', "<", "a", "password ", "a" * 119 + " ", "aB1/"):
        assert_fast(look, "a" + piece * (1_000_000 // len(piece)), 0.5)


@pytest.mark.parametrize(
    "pattern",
    [
        *(pattern for pattern, _ in redaction._SECRETS),
        *error_texts._OF_ONE_CALL,
        error_texts._QUOTED_REQUEST,
        error_texts._TLS_CONTEXT,
        error_texts._TAGS,
        error_texts._TWO_TIMES,
        causes._DENIED_ACTION,
        gaps._POLICY,
        gaps._PROFILE,
        compute._STOP_TIME,
        *(re.compile(rule.pattern, re.IGNORECASE) for rule in rules() if rule.pattern),
    ],
    ids=lambda pattern: pattern.pattern[:40],
)
def test_a_pattern_takes_no_more_time_than_its_text_is_long(pattern: re.Pattern[str]) -> None:
    """It takes some 2 ms for these; those that took the square of it took 0.2 to 4 s."""
    for text in repeated(20_000):
        assert_fast(lambda text: pattern.sub("", text), text, 0.15)


SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEJr" + "Zm9vYmFy0123" * 80


@pytest.mark.parametrize(
    "secret",
    [
        SECRET,
        TOKEN,
        f"aws_secret_access_key = {SECRET}",
        f"'{SECRET}/eu' not a valid key=value pair in Authorization header",
        f"http://user:{SECRET[:12]}@proxy.test",
        f"Authorization: AWS4-HMAC-SHA256 Credential=AKIA, Signature={SECRET}x",
        f"password: {SECRET}x",
    ],
    ids=lambda secret: secret[:20],
)
def test_a_secret_that_is_cut_is_told_in_no_part(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setattr(redaction, "_LONGEST", 1_500)
    words = "no way " * 500
    for place in range(len(secret) + 60):
        text = f"{words[: 1_500 - place]} {secret} {words}"
        for told in (redact(text), error_texts.masked(text)):
            assert told.startswith("no way no way")
            for part in (SECRET[:4], SECRET[5:12], SECRET[-6:], "IQoJ", "Zm9v"):
                assert part not in told


def test_what_is_not_too_long_is_not_cut() -> None:
    text = "x" * redaction._LONGEST
    assert cut(text) == text
    assert cut(f"{text}x") == "…"
    assert len(cut("no way " * 10_000)) <= redaction._LONGEST


def test_two_urls_in_one_word_lose_what_was_asked_of_them() -> None:
    said = "at http://proxy.test:3128/https://sts.test:443/a:b?c=SECRET, it seems"
    told = "at http://proxy.test:3128/https://sts.test:443/a:b?… it seems"
    assert error_texts.masked(said) == told


def test_a_script_that_does_not_end_is_not_told() -> None:
    assert error_texts.of_page("<html>no access<script>if (a) b()") == "no access"


def test_how_wrong_the_clock_is_is_told_from_the_words_of_a_refusal() -> None:
    said = (
        "Signature expired: 20250903T162148Z is now earlier than 20250903T163750Z "
        "(20250903T164250Z - 5 min.)"
    )
    assert error_texts.skew(said, {}) == "this clock is some 20 minutes behind"


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    ("proxy", "said", "told"),
    [
        ("http://joe:hunter2@proxy.test", "user:hunter2@ is wrong", "user:[redacted]@ is wrong"),
        ("joe:hunter2@proxy.test:3128", "no hunter2, sorry", "no [redacted], sorry"),
        ("http://joe:hunter2@proxy.test", "xhunter2hunter2", "x[redacted][redacted]"),
        ("http://joe:p%40ss%2f1@proxy.test", "p@ss/1", "[redacted]"),
        ("http://joe:p%40ss%2f1@proxy.test", "p%40ss%2f1 p%40ss%2F1", "[redacted] [redacted]"),
        ("http://joe:p@ss:1@proxy.test", "is it p@ss:1?", "is it [redacted]?"),
        ("http://joe:hunter2@proxy.test", "Basic am9lOmh1bnRlcjI= is", "Basic [redacted]= is"),
        # too short, and none at all
        ("http://joe:cat@proxy.test", "access is in its category", None),
        ("http://joe:@proxy.test", "joe may not", None),
        ("http://joe@proxy.test", "joe may not", None),
        ("http://proxy.test:3128", "http on port 3128", None),
    ],
)
def test_the_password_of_a_proxy_is_told_in_no_form(
    monkeypatch: pytest.MonkeyPatch, variable: str, proxy: str, said: str, told: str | None
) -> None:
    monkeypatch.setenv(variable, proxy)
    assert redact(said) == (said if told is None else told)
