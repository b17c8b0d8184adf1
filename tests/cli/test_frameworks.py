"""`fleetscan frameworks` and `fleetscan frameworks show`."""

import json
import logging
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from fleetscan.cli.main import run
from fleetscan.library.frameworks import FRAMEWORK_IDS, Covered, framework_coverages
from tests.e2e.command import Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run a command in this process, and leave signals and logs as they were."""
    handlers = list(logging.getLogger().handlers)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]

    def run_it(*arguments: str) -> Outcome:
        code = run(["frameworks", *arguments])
        said = capfd.readouterr()
        return Outcome(code=code, stdout=said.out, stderr=said.err)

    yield run_it
    logging.captureWarnings(capture=False)
    logging.getLogger().handlers = handlers
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_the_list_has_a_line_for_each_framework_with_its_numbers(command: Run) -> None:
    outcome = command()
    assert (outcome.code, outcome.stderr) == (0, "")
    header, *lines = outcome.stdout.splitlines()
    assert header.split("  ")[0] == "ID"
    assert [line.split()[0] for line in lines] == list(FRAMEWORK_IDS)
    for line, each in zip(lines, framework_coverages().values(), strict=True):
        numbers = [int(word) for word in line.split()[1:5]]
        assert numbers == [len(each.requirements), *(each.counts[state] for state in Covered)]
        assert sum(numbers[1:]) == numbers[0]
        assert line.endswith(each.framework.name)


def test_the_list_is_there_as_json(command: Run) -> None:
    outcome = command("--format", "json")
    assert outcome.code == 0
    found = json.loads(outcome.stdout)
    assert [each["id"] for each in found] == list(FRAMEWORK_IDS)
    for each in found:
        assert each["automated"] + each["manual"] + each["not_covered"] == each["total"]
        assert 0 <= each["completeness"] <= 1


def test_a_framework_is_shown_with_the_checks_of_each_requirement(command: Run) -> None:
    outcome = command("show", "cis-1.5")
    assert (outcome.code, outcome.stderr) == (0, "")
    lines = outcome.stdout.splitlines()
    assert lines[0] == "CIS AWS Foundations Benchmark 1.5"
    assert lines[1].startswith("63 requirements: ")
    at = lines.index("2.1.1  automated    default encryption on S3 buckets (level 2)")
    assert lines[at + 1].strip().startswith("s3.bucket_encrypted")
    assert "1.3    manual       security questions set for the account (level 1)" in lines
    # as wide as a terminal of which nobody knows the width
    assert max(map(cell_len, lines)) <= 80


def test_what_is_not_on_the_list_of_the_publisher_is_marked(command: Run) -> None:
    lines = command("show", "fsbp").stdout.splitlines()
    (line,) = [line for line in lines if line.startswith("S3.17 ")]
    assert line.endswith("buckets encrypted with KMS keys*")
    assert lines[-1].startswith("* is not on the publisher's own list")


def test_a_framework_is_there_as_json(command: Run) -> None:
    found = json.loads(command("show", "cis-1.5", "--format", "json").stdout)
    assert (found["id"], found["total"], len(found["requirements"])) == ("cis-1.5", 63, 63)
    by_number = {each["number"]: each for each in found["requirements"]}
    encrypted = by_number["2.1.1"]
    assert "s3.bucket_encrypted" in encrypted.pop("checks")
    assert encrypted == {
        "number": "2.1.1",
        "title": "default encryption on S3 buckets",
        "level": 2,
        "kind": "automated",
        "listed": True,
        "covered": "automated",
        "why_manual": None,
    }
    assert by_number["1.3"]["covered"] == "manual"
    assert by_number["1.3"]["why_manual"].endswith(".")


def test_a_framework_that_is_none_is_answered_with_those_that_there_are(command: Run) -> None:
    outcome = command("show", "cis-1.6")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert outcome.stderr == (
        f"fleetscan: cis-1.6: there is no such framework; there are: {', '.join(FRAMEWORK_IDS)}\n"
    )


def test_a_format_that_would_be_ignored_is_refused(command: Run) -> None:
    outcome = command("--format", "json", "show", "cis-1.5")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "--format goes behind show" in outcome.stderr


OWN_CHECK = """
[[checks]]
id = "s3.bucket_named_acme"
severity = "low"
subject = "Bucket"
passes = "starts_with(subject.id, 'acme-')"
asserts = "The bucket's name begins with `acme-`."
why = "The bill and the on-call rota are read by it."
fix = "Copy what is in it into a bucket with such a name, and delete it."
message = "bucket {subject.id} is in {subject.region}"
frameworks = ["acme-1.0:3.2", "cis-1.5:1.3"]
"""


def test_custom_checks_cover_requirements_too(command: Run, tmp_path: Path) -> None:
    (tmp_path / "company.toml").write_text(OWN_CHECK, encoding="utf-8")
    folder = ["--checks-path", str(tmp_path)]
    listed = json.loads(command(*folder, "--format", "json").stdout)
    assert [each["id"] for each in listed] == [*FRAMEWORK_IDS, "acme-1.0"]
    shown = command("show", "acme-1.0", *folder)
    assert (shown.code, shown.stderr) == (0, "")
    assert shown.stdout.splitlines() == [
        "acme-1.0",
        "1 requirement: 1 automated, 0 manual, 0 not covered.",
        "",
        "3.2  automated    s3.bucket_named_acme",
    ]
    known = json.loads(command("show", "cis-1.5", *folder, "--format", "json").stdout)
    (own,) = [each for each in known["requirements"] if each["number"] == "1.3"]
    assert (own["covered"], own["checks"]) == ("automated", ["s3.bucket_named_acme"])


def test_a_folder_that_would_be_ignored_is_refused(command: Run, tmp_path: Path) -> None:
    outcome = command("--checks-path", str(tmp_path), "show", "cis-1.5")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "--checks-path goes behind show" in outcome.stderr
