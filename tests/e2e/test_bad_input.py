"""Bad input: exit code 2, one message that says what to do, no traceback, and nothing written."""

import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fleetscan.store import RunStore
from tests.e2e.command import FLEETSCAN, LIMIT, Outcome, Workplace

GOOD = """\
[defaults]
role = "fleetscan-audit"
regions = ["us-east-1", "eu-*"]
labels = { env = "prod" }

[[accounts]]
id = "111111111111"
name = "payments"
"""
SCAN = ("--accounts", "accounts.toml")


@pytest.fixture
def nowhere(nowhere: Workplace) -> Workplace:
    nowhere.write("accounts.toml", GOOD)
    return nowhere


def assert_refused(outcome: Outcome, *words: str) -> None:
    """Nothing was done, and one message on standard error says why, with these words in it."""
    assert outcome.code == 2, outcome.stderr
    assert outcome.stdout == ""
    message, *others = outcome.stderr.splitlines()
    assert others == []
    assert message.startswith("fleetscan: ")
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("[[accounts]\n", ["line 1, column", "not valid TOML"], id="broken TOML"),
        pytest.param(GOOD + 'rolle = "audit"\n', ["accounts[0].rolle", "role"], id="unknown key"),
        pytest.param('[[accounts]]\nid = "1234"\n', ["accounts[0].id", "12 digits"], id="short id"),
        pytest.param(
            "[[accounts]]\nid = 111111111111\n",
            ["accounts[0].id", 'id = "111111111111"'],
            id="id as a number",
        ),
        pytest.param(
            GOOD + '[[accounts]]\nid = "111111111111"\n',
            ["accounts[1].id", "accounts[0]"],
            id="duplicate id",
        ),
        pytest.param('[defaults]\nrole = "audit"\n', ["no account", "[[accounts]]"], id="empty"),
        pytest.param(
            GOOD + 'role = "arn:aws:iam::222222222222:role/audit"\n',
            ["accounts[0].role", "222222222222", "111111111111"],
            id="role of another account",
        ),
        pytest.param(
            GOOD + 'regions = ["eu-wst-*"]\n',
            ["accounts[0].regions[0]", "eu-wst-*", "no AWS region"],
            id="region glob that matches nothing",
        ),
        pytest.param(
            GOOD + "labels = { tier = 1 }\n",
            ["accounts[0].labels.tier", "a string"],
            id="label of a wrong type",
        ),
        pytest.param(
            GOOD + 'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"\n',
            ["accounts[0].aws_secret_access_key", "profile"],
            id="access key",
        ),
        pytest.param(
            GOOD + "# AKIAIOSFODNN7EXAMPLE\n", ["line 9", "access key", "profile"], id="key id"
        ),
        pytest.param(
            GOOD + '[checks."s3.bucket_encryptd"]\n',
            ["accounts.toml", "s3.bucket_encryptd", "s3.bucket_encrypted"],
            id="unknown check",
        ),
        pytest.param(
            GOOD + '[checks."tags.required_keys_present"]\nkey = ["Owner"]\n',
            ['checks."tags.required_keys_present".key', "keys"],
            id="unknown parameter of a check",
        ),
        pytest.param(
            GOOD + '[checks."ec2.instance_not_stopped"]\nmax_days = "two"\n',
            ['checks."ec2.instance_not_stopped".max_days', "int"],
            id="parameter of a wrong type",
        ),
    ],
)
def test_an_accounts_file_that_cannot_be_meant_is_refused(
    nowhere: Workplace, content: str, words: list[str]
) -> None:
    nowhere.write("accounts.toml", content)
    outcome = nowhere.run(*SCAN)
    assert_refused(outcome, "accounts.toml", *words)
    assert "wJalrXUtnFEMI" not in outcome.stderr
    assert "AKIAIOSFODNN7EXAMPLE" not in outcome.stderr
    assert nowhere.files() == {"accounts.toml"}


def test_an_accounts_file_that_is_not_there_is_refused(nowhere: Workplace) -> None:
    assert_refused(nowhere.run("--accounts", "acounts.toml"), "acounts.toml", "no such file")
    assert nowhere.files() == {"accounts.toml"}


def test_an_accounts_file_that_is_not_utf_8_is_refused(nowhere: Workplace) -> None:
    (nowhere.folder / "accounts.toml").write_bytes(b'# caf\xe9\n[[accounts]]\nid = "1"\n')
    assert_refused(nowhere.run(*SCAN), "accounts.toml", "UTF-8", "line 1")


def test_an_accounts_file_that_cannot_be_read_is_refused(nowhere: Workplace) -> None:
    """A folder, for which the tests' user may be root, whom no mode keeps from reading."""
    (nowhere.folder / "accounts").mkdir()
    assert_refused(nowhere.run("--accounts", "accounts"), "accounts", "directory")


def test_standard_input_is_named_as_such(nowhere: Workplace) -> None:
    outcome = nowhere.run("--accounts", "-", stdin="[[accounts]]\nid = 1\n")
    assert_refused(outcome, "standard input", "accounts[0].id")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--checks", "s3.bucket_crypted*"], ["s3.bucket_crypted*", "s3.bucket_encrypted"]),
        (["--skip-checks", "ec2.volum_encrypted"], ["nearest: ec2.volume_encrypted"]),
        (["--services", "s4"], ["services s4", "s3"]),
        (["--framework", "cis-9.9"], ["framework cis-9.9", "cis-"]),
        (["--checks", "s3.*", "--services", "ec2"], ["no check"]),
        (["--regions", "eu-wst-1"], ["regions eu-wst-1", "eu-west-1"]),
        (["--regions", "us-west-2"], ["regions us-west-2", "not swept there"]),
        (["--account", "111111111112"], ["account 111111111112", "111111111111"]),
        (["--where", "env=prd"], ["where env=prd", "prod"]),
        (["-o", "reports/today.json"], ["reports/today.json", "no folder", "reports"]),
        (["-o", "."], ["output .", "is a folder"]),
        (["--store", "."], ["store .", "is a folder"]),
    ],
    ids=" ".join,
)
def test_an_option_that_fits_nothing_is_refused(
    nowhere: Workplace, options: list[str], words: list[str]
) -> None:
    assert_refused(nowhere.run(*SCAN, *options), *words)
    assert nowhere.files() == {"accounts.toml"}
    assert (nowhere.folder / "accounts.toml").read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*SCAN, "--check", "s3.*"], ["--check", "--checks"]),
        ([*SCAN, "--max-tasks", "0"], ["--max-tasks", "1<=x"]),
        ([*SCAN, "--task-timeout", "nan"], ["--task-timeout", "'nan'", "number of seconds"]),
        ([*SCAN, "--task-timeout", "inf"], ["--task-timeout", "'inf'", "number of seconds"]),
        ([*SCAN, "--task-timeout", "0.5"], ["--task-timeout", "x>=1"]),
        ([*SCAN, "--fail-on", "severe"], ["--fail-on", "critical", "never"]),
        ([*SCAN, "--where", "env"], ["--where", "KEY=VALUE"]),
        ([*SCAN, "--store", "accounts.toml"], ["--store", "--accounts", "same file"]),
        ([*SCAN, "--store", "r.db", "-o", "r.db"], ["--store", "--output", "same file"]),
        ([*SCAN, "--store", "r.db", "-o", "r.db-wal"], ["--output", "that --store needs"]),
        ([*SCAN, "--store", "r.db", "-o", "r.db-shm"], ["--output", "that --store needs"]),
        ([*SCAN, "--store", "r.db", "-o", "./r.db.lock"], ["--output", "that --store needs"]),
        (["scan"], ["--accounts", "fleetscan demo"]),
        (["scna"], ["scna"]),
    ],
    ids=" ".join,
)
def test_a_command_line_that_cannot_be_meant_is_refused(
    nowhere: Workplace, arguments: list[str], words: list[str]
) -> None:
    outcome = nowhere.run(*arguments)
    assert outcome.code == 2
    assert outcome.stdout == ""
    (message,) = [line for line in outcome.stderr.splitlines() if line.startswith("Error: ")]
    for word in words:
        assert word in message
    assert "Traceback" not in outcome.stderr
    assert nowhere.files() == {"accounts.toml"}


def test_a_profile_that_does_not_exist_is_refused(nowhere: Workplace) -> None:
    nowhere.write("accounts.toml", GOOD + 'profile = "nobody"\n')
    assert_refused(nowhere.run(*SCAN), "nobody", "list-profiles")
    assert nowhere.files() == {"accounts.toml"}


def test_a_profile_of_the_environment_that_does_not_exist_is_refused(nowhere: Workplace) -> None:
    nowhere.environment["AWS_PROFILE"] = "nobody"
    assert_refused(nowhere.run(*SCAN), "nobody", "list-profiles")
    assert nowhere.files() == {"accounts.toml"}


def test_no_credentials_at_all_are_refused(nowhere: Workplace) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del nowhere.environment[name]
    assert_refused(nowhere.run(*SCAN), "credentials", "aws sts get-caller-identity")
    assert nowhere.files() == {"accounts.toml"}


@pytest.mark.parametrize("quiet", [(), ("-q",)])
def test_an_endpoint_in_plain_http_is_warned_of_before_anything_is_sent(
    nowhere: Workplace, quiet: tuple[str, ...]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del nowhere.environment[name]
    nowhere.environment["AWS_ENDPOINT_URL_EC2"] = "http://user:secret@moto.example:5000/path"
    outcome = nowhere.run(*SCAN, *quiet)
    assert outcome.code == 2
    warning, refusal = outcome.stderr.splitlines()
    assert warning.startswith("WARNING: calls to the endpoint on moto.example are plain http: ")
    assert "secret" not in warning
    assert "credentials" in refusal


def test_a_current_folder_that_was_deleted_is_told(nowhere: Workplace) -> None:
    script = f'mkdir gone && cd gone && rmdir ../gone && "$0" {" ".join(SCAN)}'
    outcome = nowhere.run("-c", script, str(FLEETSCAN), command=("sh",))
    assert_refused(outcome, ": there is no current folder", "change to")


def test_a_python_without_docstrings_is_refused(nowhere: Workplace) -> None:
    outcome = nowhere.run(*SCAN, environment={"PYTHONOPTIMIZE": "2"})
    assert_refused(outcome, "without docstrings", "-OO", "PYTHONOPTIMIZE")
    assert nowhere.files() == {"accounts.toml"}


# stores


@contextmanager
def hanging(workplace: Workplace) -> Iterator[subprocess.Popen[str]]:
    """Give a sweep that has begun, and waits for an AWS that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT)
        workplace.environment["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{server.getsockname()[1]}"
        with workplace.started(*SCAN) as process:
            connection, _ = server.accept()
            with connection:
                yield process


def content_of(path: Path) -> dict[str, bytes]:
    """Read the files of a store, but for the lock, which any process may touch."""
    return {
        each.name: each.read_bytes() for each in path.parent.iterdir() if each.suffix != ".lock"
    }


def test_a_store_in_use_by_another_run_is_refused(nowhere: Workplace) -> None:
    with hanging(nowhere) as process:
        assert_refused(nowhere.run(*SCAN), "runs.db", "in use by another run", "--store")
        assert process.poll() is None
    assert not (nowhere.folder / "fleetscan-report.json").exists()


def test_a_store_of_a_newer_fleetscan_is_refused_and_left_as_it_is(nowhere: Workplace) -> None:
    path = nowhere.folder / "stores" / "runs.db"
    RunStore.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = content_of(path)
    assert_refused(nowhere.run(*SCAN, "--store", "stores/runs.db"), "newer fleetscan", "99")
    assert content_of(path) == before


def test_a_store_that_is_no_sqlite_file_is_refused_and_left_as_it_is(nowhere: Workplace) -> None:
    path = nowhere.write("notes.txt", "not a database")
    outcome = nowhere.run(*SCAN, "--store", "notes.txt")
    assert_refused(outcome, "store notes.txt", "is not a SQLite file", "--store")
    assert path.read_text(encoding="utf-8") == "not a database"
    assert nowhere.files() == {"accounts.toml", "notes.txt"}


def test_a_database_of_something_else_is_refused_and_left_as_it_is(nowhere: Workplace) -> None:
    path = nowhere.folder / "stores" / "other.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name)")
    before = content_of(path)
    assert_refused(nowhere.run(*SCAN, "--store", str(path)), "something else than fleetscan")
    assert content_of(path) == before


def test_there_must_be_a_store_to_resume_from(nowhere: Workplace) -> None:
    assert_refused(nowhere.run(*SCAN, "--resume"), "--resume", "no store .fleetscan/runs.db")
    assert nowhere.files() == {"accounts.toml"}


def test_there_must_be_a_run_to_resume(nowhere: Workplace) -> None:
    RunStore.open(nowhere.folder / "runs.db").close()
    outcome = nowhere.run("--resume", "--store", "runs.db")
    assert_refused(outcome, "--resume", "has no run yet")
    assert not (nowhere.folder / "fleetscan-report.json").exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--include-passed"],
        ["--regions", "us-east-1"],
        ["--where", "env=prod"],
        ["--account", "111111111111"],
        ["--checks", "s3.*", "--skip-checks", "s3.bucket_encrypted"],
        ["--services", "s3"],
        ["--framework", "cis-1.5"],
        ["--min-severity", "high"],
    ],
    ids=" ".join,
)
def test_what_a_resumed_run_could_only_ignore_is_refused(
    nowhere: Workplace, options: list[str]
) -> None:
    named = ", ".join(each for each in options if each.startswith("--"))
    outcome = nowhere.run("--resume", *options)
    assert_refused(outcome, "a resumed run keeps its plan", f" {named} would", "a new run")
    assert nowhere.files() == {"accounts.toml"}


def test_what_is_resumed_must_have_the_same_plan(nowhere: Workplace) -> None:
    with hanging(nowhere) as process:
        process.kill()
        process.wait(LIMIT)
    assert_refused(
        nowhere.run(*SCAN, "--resume", "--checks", "s3.*"),
        *("--resume", "another plan (what differs: checks);", "leave --resume out"),
    )
    assert_refused(
        nowhere.run(*SCAN, "--resume", "--include-passed", "--regions", "us-east-1"),
        "(what differs: regions, whether what passed is kept)",
    )
    nowhere.write("accounts.toml", GOOD + 'session_name = "other"\n')
    assert_refused(
        nowhere.run(*SCAN, "--resume"),
        "(what differs: what the accounts file says of an account)",
    )
    with RunStore.open(nowhere.folder / ".fleetscan" / "runs.db") as store:
        run = store.newest_unfinished()
    assert run is not None
    assert not run.resumed
    assert not (nowhere.folder / "fleetscan-report.json").exists()
