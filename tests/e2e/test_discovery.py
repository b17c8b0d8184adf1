"""Sweeps and lists of accounts that are found in an organization, with the installed command."""

import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fleetscan.demo.resources import Bucket, Fleet, Organization, OrganizationalUnit
from fleetscan.demo.rules import Proceed, Rule, deny
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from tests.e2e.command import Workplace
from tests.e2e.fleets import ROLE, SOURCE, account, simulated

#: seconds
LONGER_THAN_A_TEST = 60
PROD, DEV, CLOSED = "111111111111", "222222222222", "333333333333"
ACCOUNTS = f"""\
[defaults]
role = "{ROLE}"
regions = ["us-east-1"]

[organization]
exclude_accounts = ["{SOURCE.account_id}"]
exclude_ous = ["Retired"]

[[accounts]]
id = "{DEV}"
name = "dev-by-hand"
"""


def fleet() -> Fleet:
    return Fleet(
        accounts=(
            account(PROD, {"us-east-1": (Bucket(name="prod-logs", encryption=None),)}, name="prod"),
            account(DEV, {"us-east-1": (Bucket(name="dev-logs"),)}, name="dev"),
            account(CLOSED, {}, name="evil\x1b[31m"),
        ),
        source=SOURCE,
        regions=(),
        organization=Organization(
            management_account_id=SOURCE.account_id,
            root=OrganizationalUnit(
                id="r-exam",
                name="Root",
                accounts=(SOURCE.account_id, DEV, CLOSED),
                units=(
                    OrganizationalUnit(id="ou-exam-11111111", name="Prod", accounts=(PROD,)),
                    OrganizationalUnit(id="ou-exam-22222222", name="Retired"),
                ),
            ),
            tags={PROD: {"env": "prod"}, DEV: {"env": "dev"}},
            states={CLOSED: "PENDING_CLOSURE"},
        ),
    )


@pytest.fixture(scope="module")
def aws() -> SimulatedAWS:
    return SimulatedAWS(fleet())


@pytest.fixture(scope="module")
def workplace(aws: SimulatedAWS, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with simulated(tmp_path_factory.mktemp("organization"), aws, ACCOUNTS) as place:
        yield place


@pytest.fixture(autouse=True)
def no_rules(aws: SimulatedAWS) -> None:
    aws.rules.clear()
    aws.clear_calls()


def test_the_accounts_of_an_organization_are_swept(workplace: Workplace) -> None:
    outcome = workplace.run("--accounts", "accounts.toml", "--checks", "s3.bucket_encrypted")
    assert outcome.code == 1, outcome.stderr
    report = workplace.report()
    assert set(report["summary"]["by_account"]) == {PROD, DEV}
    whys = f'1 excluded by exclude_accounts "{SOURCE.account_id}", 1 pending closure'
    assert f"Left out: 2 accounts ({whys})." in " ".join(outcome.stdout.split())
    (finding,) = report["findings"]
    assert (finding["account_id"], finding["account_name"]) == (PROD, "prod")


def test_an_organization_that_is_not_read_leaves_nothing_scanned(
    aws: SimulatedAWS, workplace: Workplace
) -> None:
    aws.rules.append(deny("organizations:ListAccounts"))
    files = workplace.files()
    outcome = workplace.run("--accounts", "accounts.toml", "-o", "none.json", "--store", "none.db")
    assert outcome.code == 2
    (message,) = outcome.stderr.splitlines()
    assert message.startswith("fleetscan: accounts.toml: organization: the organization was not")
    assert "Grant organizations:ListAccounts to these credentials." in message
    assert workplace.files() == files
    assert {call.service for call in aws.calls} == {"organizations"}


def test_the_list_for_people(workplace: Workplace) -> None:
    outcome = workplace.run("accounts", "list", "--accounts", "accounts.toml")
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout == (
        "ID            NAME         LABELS    ROLE OR PROFILE  REGIONS    FROM\n"
        "111111111111  prod         env=prod  fleetscan-audit  us-east-1  organization"
        " o-exampleorgid, Prod\n"
        "222222222222  dev-by-hand  env=dev   fleetscan-audit  us-east-1  organization"
        " o-exampleorgid; file line 9\n"
        "\n"
        "2 accounts.\n"
        "Left out: 2 accounts.\n"
        f'  1 excluded by exclude_accounts "{SOURCE.account_id}":\n'
        f"    {SOURCE.account_id} {SOURCE.account_id}\n"
        "  1 pending closure:\n"
        "    333333333333 evil\\x1b[31m\n"
    )


def test_a_signal_ends_the_search_at_once(
    aws: SimulatedAWS, workplace: Workplace, tmp_path: Path
) -> None:
    def late(_: Request, proceed: Proceed) -> Answer:
        return msgspec.structs.replace(proceed(), delay=LONGER_THAN_A_TEST)

    aws.rules.append(Rule(answer=late, operation="ListAccounts"))
    place = Workplace(tmp_path, workplace.environment)
    place.write("accounts.toml", ACCOUNTS)
    with place.started("--accounts", "accounts.toml") as process:
        while not any(call.operation == "ListAccounts" for call in aws.calls):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=LONGER_THAN_A_TEST / 2)
    assert (process.returncode, said.strip()) == (
        130,
        "fleetscan: stopped before anything was scanned",
    )
    assert place.files() == {"accounts.toml"}
