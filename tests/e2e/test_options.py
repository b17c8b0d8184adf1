"""What the options of `scan` choose and show."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from fleetscan.demo.resources import Bucket
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import FLEETSCAN, LIMIT, Outcome, Workplace
from tests.e2e.fleets import account, accounts_toml, entrance, fleet_of, simulated
from tests.e2e.reports import assert_adds_up
from tests.six_checks import six_checks

PAYMENTS, WEB, DATA = "111111111111", "222222222222", "333333333333"
#: its role trusts nobody who is there
LOCKED = "444444444444"
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1", "us-west-2")

ACCOUNTS_TOML = accounts_toml(
    f'role = "fleetscan-audit"\nregions = {json.dumps(REGIONS)}\nlabels = {{ env = "prod" }}',
    {
        PAYMENTS: 'name = "payments"',
        WEB: 'name = "web"\nlabels = { env = "staging" }',
        DATA: 'name = "data"\nlabels = { team = "data" }',
    },
)
WITH_LOCKED = ACCOUNTS_TOML + f'[[accounts]]\nid = "{LOCKED}"\nname = "locked"\n'

CATALOGUE = six_checks()

#: both checks of how buckets are encrypted, and no other that S3 may get
ENCRYPTION = "s3.bucket_encrypted*"

#: colours and the like, not the movements of the cursor that live progress needs
STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Four accounts with a bucket without a KMS key in each region."""
    buckets = {
        each: {region: (Bucket(name=f"bucket-{each}-{region}"),) for region in REGIONS}
        for each in (PAYMENTS, WEB, DATA)
    }
    fleet = fleet_of(
        *(account(each, resources) for each, resources in buckets.items()),
        account(LOCKED, {}, role=entrance(trusted="000000000000")),
    )
    folder = tmp_path_factory.mktemp("options")
    with simulated(folder, SimulatedAWS(fleet), ACCOUNTS_TOML) as place:
        place.write("with-locked.toml", WITH_LOCKED)
        yield place


def without_kms(report: dict[str, Any]) -> set[tuple[str, str]]:
    """Account and region of each bucket that was found to have no KMS key."""
    return {
        (finding["account_id"], finding["region"])
        for finding in report["findings"]
        if finding["check_id"] == "s3.bucket_encrypted_with_kms"
    }


@pytest.fixture(scope="module")
def to_standard_output(workplace: Workplace) -> Outcome:
    """Take accounts from standard input, and write the report to standard output."""
    return workplace.run(
        "--accounts=-",
        "-o",
        "-",
        f"--checks={ENCRYPTION}",
        "--regions=us-east-1,eu-w*",
        "--regions=eu-cen*",
        stdin=ACCOUNTS_TOML,
        command=(sys.executable, "-m", "fleetscan"),
    )


def test_standard_output_holds_the_report_and_nothing_else(to_standard_output: Outcome) -> None:
    assert to_standard_output.code == 1
    assert_adds_up(json.loads(to_standard_output.stdout))


def test_the_summary_then_goes_to_standard_error(to_standard_output: Outcome) -> None:
    assert "9 failed" in to_standard_output.stderr
    assert "s3.bucket_encrypted_with_kms" in to_standard_output.stderr


def test_regions_takes_names_and_globs_with_commas_and_repeated(
    to_standard_output: Outcome,
) -> None:
    assert without_kms(json.loads(to_standard_output.stdout)) == {
        (each, region)
        for each in (PAYMENTS, WEB, DATA)
        for region in ("eu-central-1", "eu-west-1", "us-east-1")
    }


def test_there_is_no_escape_sequence_where_there_is_no_terminal(
    to_standard_output: Outcome,
) -> None:
    assert "\x1b" not in to_standard_output.stdout
    assert "\x1b" not in to_standard_output.stderr


def test_where_takes_accounts_by_their_labels(workplace: Workplace) -> None:
    """Labels of an account are merged over those of the defaults; all conditions must hold."""
    options = (
        "--where=env=pr*",
        "--where=team=data",
        f"--checks={ENCRYPTION},ec2.volume_encrypted",
        "--services=s3,ec2",
        "--skip-checks=ec2.*",
    )
    outcome = workplace.run("--accounts=accounts.toml", *options)
    assert outcome.code == 1, outcome.stderr
    report = workplace.report()
    assert without_kms(report) == {(DATA, region) for region in REGIONS}
    assert set(report["summary"]["by_account"]) == {DATA}
    of_s3 = {each.id for each in CATALOGUE.checks.values() if each.service == "s3"}
    assert set(report["summary"]["by_check"]) == of_s3


def test_account_and_skip_checks_narrow_the_sweep_and_paths_are_taken(
    workplace: Workplace,
) -> None:
    outcome = workplace.run(
        "--accounts=accounts.toml",
        f"--account={PAYMENTS}",
        f"--account={WEB}",
        f"--checks={ENCRYPTION},ec2.*",
        "--skip-checks=ec2.*",
        "--skip-checks=*_with_kms",
        "--store=elsewhere/kept.db",
        "--output=other.json",
    )
    assert outcome.code == 0, outcome.stderr
    report = workplace.report("other.json")
    assert set(report["summary"]["by_account"]) == {PAYMENTS, WEB}
    assert set(report["summary"]["by_check"]) == {"s3.bucket_encrypted"}
    # buckets that passed are counted, and not listed
    assert report["summary"]["evaluations"]["pass"] == 2 * len(REGIONS)
    assert report["findings"] == []
    assert (workplace.folder / "elsewhere" / "kept.db").stat().st_mode & 0o777 == 0o600


def test_framework_takes_the_checks_that_are_mapped_to_it(workplace: Workplace) -> None:
    outcome = workplace.run(
        "--accounts=accounts.toml",
        f"--account={DATA}",
        "--regions=us-*",
        "--framework=cis-1.5",
        "--checks=ec2.volume*,s3.bucket_encrypted*,tags.*",
    )
    mapped = {
        each.id
        for each in CATALOGUE.checks.values()
        if any(reference.startswith("cis-1.5:") for reference in each.frameworks)
    }
    assert mapped == {"ec2.volume_encrypted", "s3.bucket_encrypted"}
    summary = workplace.report()["summary"]
    assert set(summary["by_check"]) == mapped
    score = summary["frameworks"]["cis-1.5"]
    judged = score["passed"] + score["failed"]
    assert judged >= 1
    # it is the only one of which the terminal tells
    told = [line for line in outcome.stdout.splitlines() if line.startswith(("cis-", "fsbp"))]
    assert len(told) == 1
    assert told[0].startswith(f"cis-1.5, by account: {score['passed']} of {judged} requirement")


def test_min_severity_leaves_the_less_severe_checks_out(workplace: Workplace) -> None:
    options = ("--regions=us-east-1", "--min-severity=medium", f"--checks={ENCRYPTION},tags.*")
    workplace.run("--accounts=accounts.toml", f"--account={DATA}", *options)
    # those of tags are low
    assert set(workplace.report()["summary"]["by_check"]) == {
        "s3.bucket_encrypted",
        "s3.bucket_encrypted_with_kms",
    }


def test_credentials_come_from_the_profile_that_the_file_names(workplace: Workplace) -> None:
    """Those of the environment are of nobody whom the server knows."""
    environment = workplace.environment
    names = ("aws_access_key_id", "aws_secret_access_key")
    keys = "\n".join(f"{name} = {environment[name.upper()]}" for name in names)
    workplace.write("credentials", f"[audit]\n{keys}\n")
    workplace.write(
        "with-profile.toml",
        accounts_toml('role = "fleetscan-audit"\nprofile = "audit"', {PAYMENTS: ""}),
    )
    outcome = workplace.run(
        "--accounts=with-profile.toml",
        "--regions=us-east-1",
        "--checks=s3.bucket_encrypted",
        environment={
            "AWS_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE",
            "AWS_SHARED_CREDENTIALS_FILE": "credentials",
        },
    )
    assert outcome.code == 0, outcome.stdout
    assert workplace.report()["summary"]["evaluations"]["pass"] == 1


# terminal

LOCKED_ONLY = ("--accounts=with-locked.toml", f"--account={LOCKED}", "--checks=s3.*")


def test_quiet_shows_nothing_whatever_was_found(workplace: Workplace) -> None:
    outcome = workplace.run(*LOCKED_ONLY, "-q")
    assert outcome == Outcome(code=4, stdout="", stderr="")
    assert workplace.report()["run"]["status"] == "incomplete"


def test_without_progress_and_warnings_standard_error_is_empty_and_verbose_says_more(
    workplace: Workplace,
) -> None:
    silent = workplace.run(*LOCKED_ONLY, "--no-progress")
    assert silent.stderr == ""
    assert "role can't be assumed" in silent.stdout

    verbose = workplace.run(*LOCKED_ONLY, "--no-progress", "-v")
    (line,) = [line for line in verbose.stderr.splitlines() if LOCKED in line]
    assert " INFO fleetscan.engine." in line
    assert verbose.code == silent.code == 4


def test_every_line_of_logs_in_json_parses(workplace: Workplace) -> None:
    outcome = workplace.run(*LOCKED_ONLY, "--log-format=json", "-v")
    lines = [json.loads(line) for line in outcome.stderr.splitlines()]
    assert {tuple(sorted(line)) for line in lines} == {("level", "logger", "message", "timestamp")}
    # what is progress for people is a record as any other here
    assert {line["logger"] for line in lines} >= {"fleetscan.progress"}
    assert [line["level"] for line in lines if LOCKED in line["message"]] == ["info"]


def on_terminal(workplace: Workplace, *options: str, **environment: str) -> str:
    """Run a sweep on a terminal, and return all that it wrote there."""
    terminal, end = os.openpty()
    chosen = ("--accounts=accounts.toml", "--account", PAYMENTS, f"--checks={ENCRYPTION}")
    with subprocess.Popen(
        [FLEETSCAN, *chosen, *options],
        cwd=workplace.folder,
        env=workplace.environment | {"TERM": "xterm-256color"} | environment,
        stdin=end,
        stdout=end,
        stderr=end,
    ) as process:
        os.close(end)
        written = b"".join(iter(lambda: _read(terminal), b""))
        assert process.wait(LIMIT) == 1
    os.close(terminal)
    return written.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # Linux says so when the last process has closed its end
        return b""


def test_a_terminal_gets_colours_and_live_progress(workplace: Workplace) -> None:
    written = on_terminal(workplace)
    assert STYLE.search(written)
    assert "4 failed" in STYLE.sub("", written)
    # the cursor is hidden while the progress is repainted, and comes back
    assert written.index("\x1b[?25l") < written.index("\x1b[?25h")


def test_no_color_leaves_escape_sequences_out(workplace: Workplace) -> None:
    written = on_terminal(workplace, "--no-color", "--no-progress")
    assert "4 failed" in written
    assert "\x1b" not in written


def test_the_variable_no_color_does_the_same(workplace: Workplace) -> None:
    written = on_terminal(workplace, NO_COLOR="1")
    assert "4 failed" in written
    assert not STYLE.search(written)
