"""No secret is written anywhere, at the highest verbosity, whatever goes wrong.

Every secret of these sweeps is marked: the source's keys and password, the secrets and tokens that
AssumeRole hands out, and the signature of each request. No mark may be in what a command prints, in
its report, its store, or any other file.
"""

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fleetscan.demo.server import SimulatedAWS
from tests.conftest import Figures
from tests.e2e.command import LIMIT, Outcome, Workplace, shielded
from tests.e2e.fleets import accounts_toml
from tests.e2e.marks import Marks, assert_unmarked, found_in
from tests.e2e.telling import ACCOUNTS_TOML, FINE, LIARS, SPOILERS, telling

#: of no form that a secret is known by: what is hidden must not depend on its looks
SOURCE_SECRET = "MarkedSecretOfTheSource.0123456789"
PASSWORD = "MarkedPasswordOfTheProxy.0123456789"
#: as AWS's are
LIKE_A_SECRET = "wJalrXUtnFEMIaK7MDENGabPxRfiCYmarkedKEY1"
LIKE_A_TOKEN = f"IQoJb3JpZ2luX2VjE{'MarkedTokenOfTheProcess0123456789' * 4}"

MARKS = Marks(SOURCE_SECRET, PASSWORD, LIKE_A_SECRET, LIKE_A_TOKEN)

VERBOSE = ("-v", "-v", "-v", "--no-progress")
SWEEP = ("--accounts=accounts.toml", *VERBOSE)


@pytest.fixture(scope="module")
def aws() -> Iterator[SimulatedAWS]:
    with telling(MARKS, SOURCE_SECRET) as aws:
        yield aws


@pytest.fixture
def place(tmp_path: Path, aws: SimulatedAWS) -> Workplace:
    place = Workplace(tmp_path, aws.process_environment(shielded()))
    place.environment["AWS_MAX_ATTEMPTS"] = "2"
    place.write("accounts.toml", ACCOUNTS_TOML)
    return place


# What is run. Each returns what came of it.


def everything_goes_wrong(place: Workplace) -> Outcome:
    outcome = place.run(*SWEEP)
    assert outcome.code == 5, outcome.stderr
    assert len(place.report()["coverage"]["gaps"]) > len(LIARS) + len(SPOILERS)
    return outcome


def with_logs_in_json(place: Workplace) -> Outcome:
    return place.run(*SWEEP, "--log-format=json", "--output=-")


def with_asyncio_in_debug_mode(place: Workplace) -> Outcome:
    debug = {"PYTHONASYNCIODEBUG": "1", "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "default"}
    return place.run(*SWEEP, "--account", FINE, environment=debug)


def killed_and_resumed(place: Workplace) -> Outcome:
    """Killed as soon as something is in the store, so that its log is left beside it."""
    with place.started(*SWEEP) as process:
        while process.poll() is None and not (place.folder / ".fleetscan/runs.db-wal").exists():
            pass
        process.kill()
        process.wait(LIMIT)
    assert_unmarked(MARKS, place, Outcome(code=0, stdout="", stderr=""))
    return place.run(*SWEEP, "--resume")


def interrupted(place: Workplace) -> Outcome:
    with place.started(*SWEEP, "--max-tasks=1") as process:
        while process.poll() is None and not (place.folder / ".fleetscan/runs.db-wal").exists():
            pass
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=LIMIT)
    return Outcome(code=process.returncode, stdout=stdout, stderr=stderr)


def with_a_profile(place: Workplace) -> Outcome:
    keys = f"aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {SOURCE_SECRET}\n"
    place.write("given-credentials", f"[audit]\n{keys}")
    outcome = place.run(
        *SWEEP,
        "--account",
        FINE,
        environment={
            "AWS_SHARED_CREDENTIALS_FILE": "given-credentials",
            "AWS_PROFILE": "audit",
            "AWS_ACCESS_KEY_ID": "",
            "AWS_SECRET_ACCESS_KEY": "",
        },
    )
    assert outcome.code == 1, outcome.stderr
    return outcome


def with_a_broken_credentials_file(place: Workplace) -> Outcome:
    place.write("given-credentials", f"[audit\naws_secret_access_key {SOURCE_SECRET}\n= x\n")
    outcome = place.run(
        *SWEEP,
        environment={
            "AWS_SHARED_CREDENTIALS_FILE": "given-credentials",
            "AWS_PROFILE": "audit",
            "AWS_ACCESS_KEY_ID": "",
            "AWS_SECRET_ACCESS_KEY": "",
        },
    )
    assert outcome.code == 2
    return outcome


def with_a_process_that_tells_its_secrets(place: Workplace) -> Outcome:
    """It fails, and says on standard error what it would have given."""
    script = place.write(
        "given-process.py",
        "import sys\n"
        f'print("SecretAccessKey: {LIKE_A_SECRET}", "{LIKE_A_SECRET}", file=sys.stderr)\n'
        f'print("token {LIKE_A_TOKEN}", file=sys.stderr)\n'
        f'print(\'{{"SecretAccessKey": "{LIKE_A_SECRET}", "SessionToken"\')\n'
        "sys.exit(len(sys.argv) > 1)\n",
    )
    outcomes = []
    for argument in ("", "fail"):
        place.write(
            "given-config",
            f"[profile audit]\ncredential_process = {sys.executable} {script} {argument}\n",
        )
        outcomes.append(
            place.run(
                *SWEEP,
                environment={
                    "AWS_CONFIG_FILE": "given-config",
                    "AWS_PROFILE": "audit",
                    "AWS_ACCESS_KEY_ID": "",
                    "AWS_SECRET_ACCESS_KEY": "",
                },
            )
        )
    assert [each.code for each in outcomes] == [2, 2]
    texts = [each.stdout + each.stderr for each in outcomes]
    return Outcome(code=2, stdout="", stderr="".join(texts))


def with_keys_in_the_accounts_file(place: Workplace) -> Outcome:
    (place.folder / "accounts.toml").unlink()
    outcomes = []
    for line in (
        f'secret_access_key = "{SOURCE_SECRET}"',
        f'session_token = "{LIKE_A_TOKEN}"',
        f'role = "{LIKE_A_SECRET}" # AKIAIOSFODNN7EXAMPLE',
    ):
        place.write("given-accounts.toml", accounts_toml(line, {FINE: ""}))
        outcomes.append(place.run("--accounts=given-accounts.toml", *VERBOSE))
    assert {each.code for each in outcomes} == {2}
    return Outcome(code=2, stdout="", stderr="".join(each.stderr for each in outcomes))


def by_a_proxy_with_a_password(place: Workplace) -> Outcome:
    """Nobody listens where the proxy should be, so that each call fails, and says where."""
    proxy = f"http://auditor:{PASSWORD}@127.0.0.1:9"
    outcome = place.run(
        *SWEEP,
        "--account",
        FINE,
        environment={
            "HTTP_PROXY": proxy,
            "HTTPS_PROXY": proxy,
            "http_proxy": proxy,
            "NO_PROXY": "",
            "no_proxy": "",
        },
    )
    assert outcome.code == 4
    return outcome


#: breaks a collector, a check and a task, with texts that hold all that they had at hand
_BREAK = """
import sys
from fleetscan.aws.accounts import OpenAccount
from fleetscan.aws.task import TaskSession
from fleetscan.__main__ import main

def show(thing, depth=3):
    inner = getattr(thing, "__dict__", {}) if depth else {}
    return f"{thing!r}({', '.join(show(each, depth - 1) for each in inner.values())})"

client, session = TaskSession.client, OpenAccount.session

async def broken_client(self, service, region):
    made = await client(self, service, region)
    if service in {"sns", "dynamodb"}:
        raise RuntimeError(f"{show(self)} {show(made)}")
    return made

async def broken_session(self, region, *others):
    made = await session(self, region, *others)
    if region == "eu-west-1":
        raise RuntimeError(f"{show(self)} {show(made)}")
    return made

TaskSession.client, OpenAccount.session = broken_client, broken_session
sys.exit(main())
"""


def with_tracebacks(place: Workplace) -> Outcome:
    place.write(
        "accounts.toml",
        accounts_toml('role = "fleetscan-audit"\nregions = ["us-east-1", "eu-west-1"]', {FINE: ""}),
    )
    outcome = place.run(*SWEEP, command=(sys.executable, "-c", _BREAK))
    assert "Traceback" in outcome.stderr
    assert "RuntimeError" in outcome.stderr
    return outcome


def the_demo_and_the_schema(place: Workplace) -> Outcome:
    (place.folder / "accounts.toml").unlink()
    demo = place.run("demo", *VERBOSE)
    assert demo.code == 0, demo.stderr
    schema = place.run("schema")
    return Outcome(code=0, stdout=demo.stdout + schema.stdout, stderr=demo.stderr + schema.stderr)


@pytest.mark.chaos(sample=2)
@pytest.mark.parametrize(
    "run",
    [
        everything_goes_wrong,
        killed_and_resumed,
        with_a_profile,
        with_a_broken_credentials_file,
        with_keys_in_the_accounts_file,
        with_tracebacks,
        with_a_process_that_tells_its_secrets,
        by_a_proxy_with_a_password,
        with_asyncio_in_debug_mode,
        with_logs_in_json,
        interrupted,
        the_demo_and_the_schema,
    ],
    ids=lambda run: run.__name__,
)
def test_no_secret_is_written(
    run: Callable[[Workplace], Outcome], place: Workplace, figures: Figures
) -> None:
    outcome = run(place)
    assert_unmarked(MARKS, place, outcome)
    figures["secrets"] += len(list(MARKS))
    figures["bytes searched"] += len(outcome.stdout) + len(outcome.stderr)
    figures["bytes searched"] += sum(
        path.stat().st_size for path in place.folder.rglob("*") if path.is_file()
    )


#: logs the keys of each account, in a file too
_LEAK = """
import logging, sys
from fleetscan.aws.credentials import AccountCredentials
from fleetscan.__main__ import main

keys = AccountCredentials.keys

async def leaking(self):
    found = await keys(self)
    logging.getLogger("fleetscan").warning("got %s and %s", found.secret_key, found.token)
    with open("leak.txt", "a") as leak:
        leak.write(f"{found.secret_key} {found.token}")
    return found

AccountCredentials.keys = leaking
sys.exit(main())
"""


def test_a_leak_would_be_found(place: Workplace) -> None:
    outcome = place.run(*SWEEP, "--account", FINE, command=(sys.executable, "-c", _LEAK))
    assert outcome.code == 1
    assert found_in(MARKS, outcome.stderr.encode())
    assert len(found_in(MARKS, (place.folder / "leak.txt").read_bytes())) >= 3
    with pytest.raises(AssertionError, match=r"leak\.txt"):
        assert_unmarked(MARKS, place, outcome)
