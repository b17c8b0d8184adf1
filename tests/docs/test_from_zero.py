"""docs/from-zero.md, followed to the letter on a simulated organization without any role.

What the page does with the AWS CLI is done with boto3, for the CLI is none of our dependencies: the
same operations, with the same parameters.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import msgspec
import pytest
from botocore import xform_name
from moto.backends import get_backend
from msgspec import Struct

from fleetscan.demo.fleet import demo_organization
from fleetscan.demo.resources import Account, Fleet, Role
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import Outcome, Workplace, shielded

PAGE = (Path(__file__).parents[2] / "docs" / "from-zero.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def commands() -> list[list[str]]:
    """Return the commands of the page, in order."""
    scripts = [text for kind, text in BLOCKS if kind == "sh"]
    lines = "".join(scripts).replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines]


def shown() -> list[str]:
    """Return what the page says that commands print."""
    return [text for kind, text in BLOCKS if kind == ""]


def without_audit_role(account: Account) -> Account:
    kept = {
        region: tuple(
            each
            for each in resources
            if not (isinstance(each, Role) and each.name == "fleetscan-audit")
        )
        for region, resources in account.resources.items()
    }
    return msgspec.structs.replace(account, resources=kept)


def before_fleetscan() -> Fleet:
    fleet = demo_organization()
    return msgspec.structs.replace(
        fleet, accounts=tuple(without_audit_role(each) for each in fleet.accounts)
    )


def join_stack_sets(fleet: Fleet) -> None:
    """Tell moto's StackSets of the accounts below the root.

    moto looks into its own organization, and one level deep. AWS takes all that is nested, and
    leaves the management account out.
    """
    assert fleet.organization is not None
    backend = get_backend("organizations")[fleet.source.account_id]["aws"]
    left_out = {fleet.organization.management_account_id, *fleet.organization.states}
    accounts: list[Any] = [
        SimpleNamespace(id=account.id, parent_id=fleet.organization.root.id)
        for account in fleet.accounts
        if account.id not in left_out
    ]
    backend.accounts = accounts


def value_of(shape: Any, words: list[str], folder: Path) -> Any:  # noqa: ANN401 - botocore's models
    """Read an option of the AWS CLI, by the shape of its parameter."""
    if shape.type_name == "list":
        return [value_of(shape.member, [word], folder) for word in words]
    (word,) = words
    if shape.type_name == "structure":
        fields = dict(field.split("=", 1) for field in word.split(","))
        members = shape.members
        return {name: value_of(members[name], [text], folder) for name, text in fields.items()}
    if shape.type_name == "boolean":
        return {"true": True, "false": False}[word]
    if word.startswith("file://"):
        return (folder / word.removeprefix("file://")).read_text()
    return word


def aws_cli(arguments: list[str], session: boto3.Session, folder: Path) -> None:
    """Do what `aws SERVICE OPERATION --option …` does."""
    service, operation, *options = arguments
    client = session.client(service)
    name = next(
        each
        for each in client.meta.service_model.operation_names
        if xform_name(each, "-") == operation
    )
    members = client.meta.service_model.operation_model(name).input_shape.members
    given: dict[str, list[str]] = {}
    words: list[str] = []
    for word in options:
        if word.startswith("--"):
            words = given[word.removeprefix("--")] = []
        else:
            words.append(word)
    by_option = {xform_name(member, "-"): member for member in members}
    parameters = {
        by_option[option]: value_of(members[by_option[option]], words, folder)
        for option, words in given.items()
    }
    getattr(client, xform_name(name))(**parameters)


class Followed(Struct, frozen=True):
    """What became of the page's commands."""

    outcomes: dict[str, Outcome]
    workplace: Workplace

    def of(self, *words: str) -> Outcome:
        """Return what a command printed, by some of its words."""
        (found,) = [
            outcome
            for command, outcome in self.outcomes.items()
            if all(word in command.split() for word in words)
        ]
        return found


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    folder = tmp_path_factory.mktemp("from-zero")
    (accounts_toml,) = [text for kind, text in BLOCKS if kind == "toml"]
    with SimulatedAWS(before_fleetscan()) as aws:
        join_stack_sets(before_fleetscan())
        workplace = Workplace(folder, shielded() | aws.environment())
        workplace.write("accounts.toml", accounts_toml)
        session = boto3.Session(
            aws_access_key_id=aws.environment()["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=aws.environment()["AWS_SECRET_ACCESS_KEY"],
            region_name="us-east-1",
        )
        outcomes = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL", aws.endpoint_url)
            before = workplace.run("doctor", "--accounts=accounts.toml", "--checks=s3.*")
            outcomes["without a role"] = before
            for program, *arguments in commands():
                if program == "aws":
                    aws_cli(arguments, session, folder)
                else:
                    assert program == "fleetscan"
                    outcomes[shlex.join(arguments)] = workplace.run(*arguments)
        yield Followed(outcomes, workplace)


def test_before_it_no_account_can_be_entered(followed: Followed) -> None:
    outcome = followed.of("without", "role")
    assert outcome.code == 4
    assert "0 of 6 accounts would be swept whole" in outcome.stdout


def test_every_command_says_what_the_page_shows(followed: Followed) -> None:
    listed, examined = shown()
    assert followed.of("accounts", "list").stdout == listed
    said = followed.of("doctor", "--accounts", "accounts.toml").stdout
    # each check that is added may bring actions along
    assert re.sub(r"\d+ simulated", "75 simulated", said) == examined


def test_every_command_does_what_it_is_for(followed: Followed) -> None:
    for command, outcome in followed.outcomes.items():
        if command != "without a role":
            assert "fleetscan:" not in outcome.stderr, (command, outcome.stderr)
    assert followed.of("doctor", "--accounts", "accounts.toml").code == 0
    assert followed.of("plan").code == 0
    assert "total" in followed.of("plan").stdout


def test_the_sweep_sees_everything(followed: Followed) -> None:
    outcome = followed.outcomes["--accounts accounts.toml"]
    report = followed.workplace.report()
    assert outcome.code == 1, outcome.stderr
    assert report["coverage"]["gaps"] == []
    assert report["summary"]["accounts"] == 6
    assert report["coverage"]["planned"] == report["coverage"]["evaluated"]
