"""Credential processes: what they may answer, and that they hold nobody up."""

import gc
import os
from datetime import UTC, datetime, timedelta

import anyio
import anyio.lowlevel
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.credential_process import start
from fleetscan.aws.credentials import Keys
from fleetscan.aws.patience import Patience
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.signing_in import SOON, Home

STATIC = '{"Version": 1, "AccessKeyId": "AKIATOOL", "SecretAccessKey": "a-secret"}'


def tool(home: Home, script: str) -> None:
    """Have a profile whose credentials a shell script gives out."""
    file = home.file("tool", f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)
    home.config(f"[profile tool]\ncredential_process = '{file}' --an 'argument of two words'\n")


async def source(patience: Patience | None = None) -> Keys:
    return await AwsAccounts(patience).source("tool")


async def missing(patience: Patience | None = None) -> Unread:
    with pytest.raises(NotRead) as caught:
        await source(patience)
    (found,) = caught.value.unread
    return found


async def test_a_process_may_give_keys_that_expire_or_not(home: Home) -> None:
    tool(home, f"test \"$2\" = 'argument of two words' && echo '{STATIC}'")
    keys = await source()
    assert (keys.access_key, keys.token, keys.expires_at) == ("AKIATOOL", None, None)
    expiring = STATIC[:-1] + f', "SessionToken": "t", "Expiration": "{SOON.isoformat()}"}}'
    tool(home, f"echo '{expiring}'")
    keys = await source()
    assert (keys.token, keys.expires_at) == ("t", SOON)


@pytest.mark.parametrize("stream", ["1", "2"])
async def test_a_process_that_writes_without_end_is_ended(home: Home, stream: str) -> None:
    tool(home, f"exec yes >&{stream}")
    found = await missing()
    assert found.error_code == "CredentialRetrievalError"
    assert "it writes more than 1,000,000 bytes" in found.message


async def test_a_session_token_that_is_no_text_is_refused(home: Home) -> None:
    tool(home, f"""echo '{STATIC[:-1]}, "SessionToken": 5}}'""")
    assert "the keys that it gave are no text" in (await missing()).message


async def test_keys_of_a_process_are_asked_for_again_before_they_expire(home: Home) -> None:
    # not from SOON, which is of when the tests were collected
    soon = (datetime.now(UTC) + timedelta(minutes=4)).isoformat()
    expiring = STATIC[:-1] + f', "Expiration": "{soon}"}}'
    tool(home, f"echo >>{home.folder}/runs; echo '{expiring}'")
    accounts = AwsAccounts()
    for _ in range(2):
        await accounts.source("tool")
        # as some minutes later
        accounts._source("tool")._renewed_at = -1e9
    assert (home.folder / "runs").read_text().count("\n") == 2


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'no such user' >&2; exit 3", "exit code 3: no such user"),
        ("exit 3", "exit code 3: it says nothing"),
        ("printf 'bad \\377 bytes' >&2; exit 1", "exit code 1: bad"),
        ("kill -9 $$", "exit code -9"),
        ("echo AKIATOOL a-secret", "what it wrote is no JSON object"),
        ("printf '\\377'", "what it wrote is no JSON object"),
        ("echo '[1]'", "what it wrote is no JSON object"),
        ("true", "what it wrote is no JSON object"),
        ("echo '{}'", "Unsupported version '<Version key not provided>'"),
        ("""echo '{"Version": 2}'""", "Unsupported version '2'"),
        (f"echo '{STATIC}' | sed 's/\"AKIATOOL\"/null/'", "the keys that it gave are no text"),
        ("""echo '{"Version": 1, "AccessKeyId": "AKIA"}'""", "Missing required key.*SecretAccessK"),
    ],
)
async def test_a_process_that_gives_nothing_says_why(home: Home, script: str, words: str) -> None:
    tool(home, script)
    found = await missing()
    assert (found.cause, found.error_code) == (Cause.CREDENTIALS, "CredentialRetrievalError")
    with pytest.raises(NotRead, match=f"(?s)of profile tool: .*custom-process: .*{words}"):
        raise NotRead(found)
    assert "a-secret" not in found.message
    assert found.message.endswith("run the profile's `credential_process` yourself to see why")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/absent/tool --please", "/absent/tool can't be run: No such file or directory"),
        (os.devnull, f"{os.devnull} can't be run: Permission denied"),
        ("", "it is empty"),
    ],
)
async def test_a_process_that_cannot_be_run_is_named(home: Home, command: str, words: str) -> None:
    home.config(f"[profile tool]\ncredential_process = {command}\n")
    found = await missing()
    assert words in found.message


async def test_keys_of_a_process_that_expired_are_refused(home: Home) -> None:
    old = STATIC[:-1] + ', "Expiration": "2020-01-01T00:00:00Z"}'
    tool(home, f"echo '{old}'")
    found = await missing()
    assert (found.cause, found.error_code) == (Cause.CREDENTIALS, "ExpiredToken")
    assert "profile tool" in found.message


async def test_a_process_that_hangs_is_ended_and_holds_nobody_up(home: Home) -> None:
    pid_file = home.folder / "pid"
    tool(home, f"echo $$ >{pid_file}; read line <{fifo(home)}")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(source)
        # others go on meanwhile
        while not (pid_file.exists() and pid_file.read_text().endswith("\n")):
            await anyio.lowlevel.checkpoint()
        # what the time for a call does when it is over
        tasks.cancel_scope.cancel()
    pid = int(pid_file.read_text())
    # it is killed, and the event loop sees to it that nothing is left of it
    with anyio.fail_after(30):
        while is_there(pid):
            await anyio.lowlevel.checkpoint()


def test_a_process_that_is_given_up_as_it_is_made_is_ended_too(home: Home) -> None:
    path = fifo(home)

    async def give_up(turns: int) -> None:
        process = await start("sh", "-c", f"read line <{path}")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(process.communicate)
            for _ in range(turns):
                await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()

    for turns in range(20):
        anyio.run(give_up, turns)
    # Python warns of one that is forgotten
    gc.collect()


async def test_a_process_that_hangs_is_given_up_after_the_time_of_a_call(home: Home) -> None:
    tool(home, f"read line <{fifo(home)}")
    found = await missing(Patience(call_seconds=0.05))
    assert (found.cause, found.error_code) == (Cause.CREDENTIALS, "CredentialsTimeout")
    assert "of profile tool came within" in found.message


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def fifo(home: Home) -> str:
    """A pipe that nobody ever writes to. To open it is to wait."""
    path = home.folder / "fifo"
    os.mkfifo(path)
    return str(path)
