import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from rich.console import Console
from rich.live import Live
from rich.text import Text

from fleetscan.cli.logs import configure_logging, log_progress, warn_anyway
from fleetscan.redaction import redact

OURS = logging.getLogger("fleetscan.engine.resolve")

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
# AWS's own example of a secret access key, and tokens that look like those of STS.
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDabc123" + "+/aB9" * 40
OLD_TOKEN = "FwoGZXIvYXdzEJr" + "Zm9vYmFy0123" * 20
SIGNATURE = "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024"
HEADER = (
    f"AWS4-HMAC-SHA256 Credential={KEY_ID}/20261123/us-east-1/s3/aws4_request, "
    f"SignedHeaders=host;x-amz-date, Signature={SIGNATURE}"
)

Configure = Callable[..., io.StringIO]


@pytest.fixture
def configure() -> Iterator[Configure]:
    """Configure logging and return what is written; all loggers are put back at the end."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    named = [each for each in root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    levels = {each: each.level for each in named}

    def configured(
        verbosity: int = 0,
        *,
        quiet: bool = False,
        format: Literal["text", "json"] = "text",  # noqa: A002 - named as the argument
        terminal: bool = False,
    ) -> io.StringIO:
        written = io.StringIO()
        console = Console(
            file=written,
            width=60,
            force_terminal=terminal,
            color_system="standard" if terminal else None,
        )
        configure_logging(verbosity=verbosity, quiet=quiet, format=format, console=console)
        return written

    yield configured
    root.handlers[:] = handlers
    root.setLevel(level)
    for each in root.manager.loggerDict.values():
        if isinstance(each, logging.Logger):
            each.setLevel(levels.get(each, logging.NOTSET))


def log_at_every_level(logger: logging.Logger) -> None:
    for level in ("debug", "info", "warning", "error"):
        getattr(logger, level)("this is %s", level)


def levels_in(text: str) -> list[str]:
    return re.findall(r"this is (\w+)", text)


@pytest.mark.parametrize(
    ("verbosity", "quiet", "shown"),
    [
        (0, False, ["warning", "error"]),
        (1, False, ["info", "warning", "error"]),
        (2, False, ["debug", "info", "warning", "error"]),
        (3, False, ["debug", "info", "warning", "error"]),
        (0, True, ["error"]),
        (2, True, ["error"]),
    ],
)
def test_options_choose_what_fleetscan_logs(
    configure: Configure, verbosity: int, *, quiet: bool, shown: list[str]
) -> None:
    written = configure(verbosity, quiet=quiet)
    log_at_every_level(OURS)
    assert levels_in(written.getvalue()) == shown


@pytest.mark.parametrize("name", ["botocore.auth", "aiobotocore.x", "aiohttp.client", "asyncio"])
@pytest.mark.parametrize(
    ("verbosity", "quiet", "shown"),
    [
        (0, False, ["warning", "error"]),
        (2, False, ["warning", "error"]),
        (3, False, ["info", "warning", "error"]),
        (9, False, ["info", "warning", "error"]),
        (9, True, ["error"]),
    ],
)
def test_no_verbosity_lets_libraries_debug(
    configure: Configure, name: str, verbosity: int, *, quiet: bool, shown: list[str]
) -> None:
    """At DEBUG botocore prints credentials."""
    written = configure(verbosity, quiet=quiet)
    logging.getLogger().setLevel(logging.DEBUG)
    log_at_every_level(logging.getLogger(name))
    assert levels_in(written.getvalue()) == shown


def test_a_line_for_people_is_level_and_message(configure: Configure) -> None:
    written = configure()
    OURS.warning("account %s can't be read", "111111111111")
    assert written.getvalue() == "WARNING: account 111111111111 can't be read\n"


def test_details_add_time_and_logger(configure: Configure) -> None:
    written = configure(1)
    OURS.info("opened")
    pattern = r"\d\d:\d\d:\d\dZ INFO fleetscan\.engine\.resolve: opened\n"
    assert re.fullmatch(pattern, written.getvalue())


def test_what_aws_says_cannot_act_on_the_terminal(configure: Configure) -> None:
    written = configure(terminal=True)
    OURS.warning("it said %s", "\x1b[2J[bold]x[/bold]\nERROR: forged")
    assert Text.from_ansi(written.getvalue()).plain.splitlines() == [
        r"WARNING: it said \x1b[2J[bold]x[/bold]\nERROR: forged"
    ]
    assert "\x1b[2J" not in written.getvalue()


def test_without_details_an_exception_is_one_line(configure: Configure) -> None:
    written = configure()
    fail_and_log()
    assert written.getvalue() == (
        "ERROR: s3.x failed on b: ValueError: no\\nsense (more with -v)\n"
    )


def test_details_show_the_traceback(configure: Configure) -> None:
    written = configure(1)
    fail_and_log()
    lines = written.getvalue().splitlines()
    assert lines[0].endswith("ERROR fleetscan.engine.resolve: s3.x failed on b")
    assert lines[1] == "    Traceback (most recent call last):"
    assert lines[-2:] == ["    ValueError: no", "    sense"]


def fail_and_log(message: str = "s3.x failed on b", error: str = "no\nsense") -> None:
    try:
        fail(error)
    except ValueError:
        OURS.exception("%s", message)


def fail(error: str) -> None:
    raise ValueError(error)


def warn_of(accounts: int) -> None:
    for number in range(accounts):
        OURS.warning("account %s can't be read", number)


def test_a_warning_of_a_thousand_accounts_is_shown_a_few_times(configure: Configure) -> None:
    written = configure()
    warn_of(1000)
    OURS.warning("something else")
    assert written.getvalue().splitlines() == [
        "WARNING: account 0 can't be read",
        "WARNING: account 1 can't be read",
        "WARNING: account 2 can't be read",
        "WARNING: account 3 can't be read and more like this: -v shows all",
        "WARNING: something else",
    ]


@pytest.mark.parametrize(("verbosity", "form"), [(1, "text"), (0, "json")])
def test_details_and_json_keep_every_warning(
    configure: Configure, verbosity: int, form: Literal["text", "json"]
) -> None:
    written = configure(verbosity, format=form)
    warn_of(10)
    assert len(written.getvalue().splitlines()) == 10


def test_errors_are_never_left_out(configure: Configure) -> None:
    written = configure()
    for number in range(10):
        OURS.error("error %s", number)
    assert len(written.getvalue().splitlines()) == 10


def test_faults_of_one_kind_at_one_place_are_told_a_few_times(configure: Configure) -> None:
    written = configure()
    for number in range(10):
        for error in (ValueError(number), OSError(number)):
            try:
                raise error
            except (OSError, ValueError):
                OURS.exception("account %s can't be read", number)
    lines = written.getvalue().splitlines()
    assert [line.count("more like this") for line in lines] == [0] * 6 + [1] * 2
    assert lines[:2] == [
        "ERROR: account 0 can't be read: ValueError: 0 (more with -v)",
        "ERROR: account 0 can't be read: OSError: 0 (more with -v)",
    ]


def test_json_is_one_object_per_line(configure: Configure) -> None:
    written = configure(format="json", terminal=True)
    OURS.warning("name %s", "\x1b[31m日本\n" + "x" * 200)
    fail_and_log()
    first, second = (json.loads(line) for line in written.getvalue().splitlines())
    assert list(first) == ["timestamp", "level", "logger", "message"]
    assert first["level"] == "warning"
    assert first["logger"] == "fleetscan.engine.resolve"
    assert first["message"] == "name \x1b[31m日本\n" + "x" * 200
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first["timestamp"])
    assert second["message"] == "s3.x failed on b"
    assert second["exception"].startswith("Traceback (most recent call last):\n")
    assert second["exception"].endswith("ValueError: no\nsense")
    assert "\x1b" not in written.getvalue()


def test_progress_is_logged_at_every_level(configure: Configure) -> None:
    written = configure(format="json")
    log_progress("0:30 elapsed")
    entry = json.loads(written.getvalue())
    assert (entry["level"], entry["logger"], entry["message"]) == (
        "info",
        "fleetscan.progress",
        "0:30 elapsed",
    )


def test_a_second_configuration_takes_the_place_of_the_first(configure: Configure) -> None:
    first, second = configure(), configure()
    OURS.warning("once")
    assert (first.getvalue(), second.getvalue()) == ("", "WARNING: once\n")


@pytest.mark.usefixtures("configure")
def test_a_log_line_stands_above_the_live_progress() -> None:
    """It is printed by the same console, which erases the progress and paints it again."""
    written = io.StringIO()
    console = Console(file=written, width=60, force_terminal=True, _environ={"TERM": "xterm"})
    configure_logging(verbosity=0, quiet=False, format="text", console=console)
    with Live("LIVE", console=console, auto_refresh=False, transient=True) as live:
        live.refresh()
        start = written.tell()
        OURS.warning("a line")
        erased, line, rest = written.getvalue()[start:].partition("WARNING: a line")
    assert erased.startswith("\r\x1b[2K")
    assert "LIVE" not in erased
    assert line
    assert Text.from_ansi(rest).plain.split() == ["LIVE"]


def test_a_log_line_that_cannot_be_written_is_no_error(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    written = configure()
    written.close()
    OURS.warning("into nothing")


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: {HEADER}",
        f"{{'Authorization': '{HEADER}', 'Host': 's3'}}",
        f"headers: {{'Authorization': b'{HEADER}', 'X-Amz-Security-Token': b'{TOKEN}'}}",
        f'{{"authorization": "{HEADER}"}}',
        HEADER,
        "authorization=Basic dXNlcjpTZWNyZXQx",
        f"aws_secret_access_key = {SECRET}",
        f"AWS_SECRET_ACCESS_KEY={SECRET}",
        f"{{'AccessKeyId': '{KEY_ID}', 'SecretAccessKey': '{SECRET}', 'SessionToken': '{TOKEN}'}}",
        f'{{"SecretAccessKey": "{SECRET}", "SessionToken": "{OLD_TOKEN}"}}',
        f'{{\\"SecretAccessKey\\": \\"{SECRET}\\"}}',
        f"<SecretAccessKey>{SECRET}</SecretAccessKey><SessionToken>{TOKEN}</SessionToken>",
        f"Credentials(access_key='{KEY_ID}', secret_key='{SECRET}', token='{TOKEN}')",
        f"https://b.s3.amazonaws.com/k?X-Amz-Security-Token={TOKEN}&X-Amz-Signature={SIGNATURE}",
        f"aws_session_token={OLD_TOKEN}",
        f"the key is {SECRET}, it seems",
        f"got {TOKEN}",
        "password: hunter2-dXNlcjpTZWNyZXQx",
        "http://user:dXNlcjpTZWNyZXQx@proxy.test:3128 does not answer",
        "http://user:p@dXNlcjpTZWNyZXQx@proxy.test does not answer",
        "'dXNlcjpTZWNyZXQx/eu' not a valid key=value pair in Authorization header: 'AKIA'.",
        "in Authorization header: 'Credential=dXNlcjpTZWNyZXQx'",
        "mailto:it?body=Authorization%3A%20dXNlcjpTZWNyZXQx",
        "x-amz-sso_bearer_token: dXNlcjpTZWNyZXQx",
        "{'accessToken': 'dXNlcjpTZWNyZXQx', 'refreshToken': 'dXNlcjpTZWNyZXQx'}",
        '{"clientSecret": "dXNlcjpTZWNyZXQx"}',
        "client_secret=dXNlcjpTZWNyZXQx&grant_type=refresh_token",
        "WebIdentityToken=dXNlcjpTZWNyZXQx",
        "X-Amz-Security-Token%3DdXNlcjpTZWNyZXQx",
    ],
)
def test_no_secret_is_ever_logged(text: str, configure: Configure) -> None:
    written = configure()
    fail_and_log(text, text)
    in_details = configure(2)
    fail_and_log(text, text)
    in_json = configure(format="json")
    fail_and_log(text, text)
    for logged in (redact(text), *(each.getvalue() for each in (written, in_details, in_json))):
        assert "[redacted]" in logged
        for secret in (SECRET, TOKEN[:60], TOKEN[-60:], OLD_TOKEN[-60:], SIGNATURE, "dXNlcjp"):
            assert secret not in logged


@pytest.mark.parametrize(
    "text",
    [
        "User: arn:aws:sts::111111111111:assumed-role/fleetscan-audit/fleetscan is not authorized",
        "to perform: s3:GetEncryptionConfiguration on resource: arn:aws:s3:::logs",
        f"run {'0123456789abcdef' * 2} of commit {'a1b2c3d4e5' * 4}",
        f"the access key {KEY_ID} is not known",
        "/usr/lib/python3.11/site-packages/fleetscan/engine/evaluate.py line 12",
        "secretsmanager:ListSecrets of arn:aws:secretsmanager:eu-west-1:111111111111:secret:db",
        "The security token included in the request is invalid",
        "https://proxy.test:3128/ says: ask it@work.test",
    ],
)
def test_what_is_no_secret_is_logged_as_it_is(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("quiet", [False, True])
def test_what_is_warned_of_anyway_is_shown_to_the_quiet_too(
    configure: Configure, form: Literal["text", "json"], *, quiet: bool
) -> None:
    written = configure(quiet=quiet, format=form)
    for number in range(6):
        warn_anyway(f"host {number} is in the clear")
    lines = written.getvalue().splitlines()
    assert len(lines) == 6
    for number, line in enumerate(lines):
        message = f"host {number} is in the clear"
        if form == "json":
            assert json.loads(line)["message"] == message
            assert json.loads(line)["level"] == "warning"
        else:
            assert line == f"WARNING: {message}"
