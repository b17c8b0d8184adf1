"""`fleetscan checks`: what there is, chosen as a sweep chooses."""

import json
from pathlib import Path

import pytest

from fleetscan.library.checks import default_catalogue
from tests.e2e.command import Workplace, shielded

IDS = sorted(default_catalogue().checks)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path, shielded())


def test_the_table_lists_every_check(place: Workplace) -> None:
    done = place.run("checks", "list")
    *rows, _, total = done.stdout.splitlines()
    assert [row.split()[0] for row in rows] == IDS
    assert total.startswith(f"{len(IDS)} checks.")


def test_options_choose_as_they_do_for_a_sweep(place: Workplace) -> None:
    done = place.run(
        "checks", "list", "--services", "s3", "--min-severity", "high", "--format=json"
    )
    found = json.loads(done.stdout)
    assert found
    assert {each["service"] for each in found} == {"s3"}
    assert {each["severity"] for each in found} <= {"high", "critical"}


def test_what_matches_nothing_is_refused(place: Workplace) -> None:
    done = place.run("checks", "list", "--checks", "nothing.*")
    assert (done.code, done.stdout) == (2, "")
    assert "no check matches" in done.stderr


def test_a_check_is_shown_as_its_page_has_it(place: Workplace) -> None:
    done = place.run("checks", "show", "ec2.instance_not_stopped")
    assert done.code == 0
    for words in (
        "ec2.instance_not_stopped  medium\n",
        "aws ec2 terminate-instances --instance-ids INSTANCE_ID",
        "max_days = 0",
        "ec2:DescribeInstances",
        "Security Hub: EC2.4",
    ):
        assert words in done.stdout


def test_all_of_it_is_in_json(place: Workplace) -> None:
    done = place.run("checks", "show", "ec2.instance_not_stopped", "--format", "json")
    shown = json.loads(done.stdout)
    assert shown["parameters"][0]["name"] == "max_days"
    assert shown["security_hub"] == ["EC2.4"]


def test_a_check_that_is_not_there_is_refused_with_those_that_are_near(place: Workplace) -> None:
    done = place.run("checks", "show", "s3.bucket_encryptd")
    assert (done.code, done.stdout) == (2, "")
    assert "s3.bucket_encrypted" in done.stderr
