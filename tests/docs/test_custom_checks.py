"""What docs/custom-checks.md shows works, step by step."""

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import fleetscan
from fleetscan.demo.resources import Bucket, Instance, Subnet, Vpc
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import Outcome, Workplace
from tests.e2e.fleets import account, accounts_toml, fleet_of, simulated

PAGE = (Path(__file__).parents[2] / "docs" / "custom-checks.md").read_text(encoding="utf-8")

#: a file that a block writes, or commands
BLOCK = re.compile(
    r"^```(?:python|toml)\n# (new|changed) file (\S+)\n(.*?)^```$|^```\n(.*?)^```$",
    re.DOTALL | re.MULTILINE,
)

ACCOUNT = "111111111111"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    tags = {"Owner": "me", "Team": "ops"}
    resources = (
        Bucket(name="acme-logs", tags=tags),
        Bucket(name="logs"),
        Vpc(cidr_block="10.0.0.0/16", subnets=(Subnet(cidr_block="10.0.1.0/24"),)),
        Instance(stopped_days=5, tags={"Owner": "me"}),
    )
    fleet = fleet_of(account(ACCOUNT, {"us-east-1": resources}))
    toml = accounts_toml('role = "fleetscan-audit"\nregions = ["us-east-1"]', {ACCOUNT: ""})
    folder = tmp_path_factory.mktemp("page")
    with simulated(folder, SimulatedAWS(fleet), toml) as simulation:
        yield simulation


@pytest.fixture(scope="module")
def outcomes(place: Workplace) -> dict[str, Outcome]:
    """Follow the page from its beginning to its end; return what became of each command."""
    found: dict[str, Outcome] = {}
    for how, path, text, commands in BLOCK.findall(PAGE):
        if commands:
            for line in commands.splitlines():
                # the same command twice is to be told apart
                found[line if line not in found else f"{line} again"] = run(place, line)
            continue
        file = place.folder / path
        assert file.exists() is (how == "changed"), path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return found


def run(place: Workplace, line: str) -> Outcome:
    command, *arguments = shlex.split(line)
    if command == "fleetscan":
        return place.run(*arguments)
    assert command == "python"
    options = ("-p", "no:cacheprovider", "-p", "no:asyncio")
    return place.run(*arguments, *options, command=(sys.executable,))


def test_every_block_is_followed() -> None:
    """But the one of a package's own pyproject.toml."""
    assert len(BLOCK.findall(PAGE)) == PAGE.count("\n```") // 2 - 1


def test_the_sweeps_find_what_they_should(place: Workplace, outcomes: dict[str, Outcome]) -> None:
    sweeps = [ended for line, ended in outcomes.items() if "accounts.toml" in line]
    assert [ended.code for ended in sweeps] == [1, 0], [ended.stderr for ended in sweeps]
    messages = [each["message"] for each in place.report()["findings"]]
    assert messages == [
        "bucket acme-logs: transfer acceleration is on: false",
        "bucket logs: transfer acceleration is on: false",
    ]


def test_every_other_command_succeeds(outcomes: dict[str, Outcome]) -> None:
    others = {line: ended for line, ended in outcomes.items() if "accounts.toml" not in line}
    assert len(others) == 5
    for line, ended in others.items():
        assert ended.code == 0, line + ended.stderr
    assert "2 passed" in outcomes["python -m pytest acme-checks"].stdout
    assert "6 passed" in outcomes["python -m pytest acme-checks again"].stdout


def test_all_of_the_checks_together_say_what_the_page_says(
    place: Workplace, outcomes: dict[str, Outcome]
) -> None:
    assert outcomes
    ended = place.run(
        *("--accounts=accounts.toml", "--checks-path=acme-checks", "--include-passed"),
        "--checks=s3.bucket_named_acme,s3.bucket_of_a_known_team,ec2.stopped_instance_*",
    )
    assert ended.code == 1, ended.stderr
    found = {
        (each["check_id"], each["status"], each["message"]) for each in place.report()["findings"]
    }
    assert ("s3.bucket_named_acme", "fail", "bucket logs is in us-east-1") in found
    assert ("s3.bucket_named_acme", "pass", "bucket acme-logs is in us-east-1") in found
    assert (
        "s3.bucket_of_a_known_team",
        "fail",
        "bucket acme-logs is of 'ops', which is no team",
    ) in found
    (instance,) = (each for each in found if each[0] == "ec2.stopped_instance_has_an_owner")
    assert instance[1] == "pass"
    assert instance[2].endswith("is stopped; its tags are Owner")


def test_the_names_of_the_program_are_there() -> None:
    for name in re.findall(r"`fleetscan\.(\w+)\(", PAGE):
        assert hasattr(fleetscan, name), name
