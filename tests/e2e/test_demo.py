"""`fleetscan demo`, as the first thing that anyone runs: in an empty folder, in any environment."""

import re
import resource
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec import Struct

from fleetscan.catalogue import discover
from fleetscan.library.checks import choose_checks, default_catalogue
from fleetscan.library.fleets import read_fleet_file
from fleetscan.library.forecasts import foretell
from tests.e2e.command import FLEETSCAN, Outcome, Workplace, shielded
from tests.e2e.reports import assert_adds_up

#: where a user's own variables lead: each of them alone would break a sweep that heeded it
OF_THE_USER = {
    "AWS_PROFILE": "nonsense",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "of-the-user",
    "AWS_SESSION_TOKEN": "of-the-user",
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_CA_BUNDLE": "/nonexistent",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
}

#: about 9 on a machine that does nothing else; a busy one takes longer, for its cores are shared
CPU_SECONDS = 20

#: what the README shows that the demo finds; a check that is added need not find anything
FAILING = {
    "ec2.instances_require_imdsv2_by_default",
    "ec2.volumes_encrypted_by_default",
    "s3.bucket_blocks_public_access",
    "s3.bucket_public_access_blocked",
    "vpc.subnet_no_public_address_by_default",
}


class Shown(Struct, frozen=True):
    """A demo that was run."""

    outcome: Outcome
    workplace: Workplace
    report: dict[str, Any]
    cpu_seconds: float


def cpu_seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    workplace = Workplace(tmp_path_factory.mktemp("demo"), shielded() | OF_THE_USER)
    before = cpu_seconds_of_children()
    # with the calls that it made
    outcome = workplace.run("demo", "-v")
    used = cpu_seconds_of_children() - before
    assert outcome.code == 0, outcome.stderr
    return Shown(outcome, workplace, workplace.report("fleetscan-demo/fleetscan-report.json"), used)


def test_it_writes_the_accounts_file_the_report_and_the_store_into_one_folder(
    shown: Shown,
) -> None:
    assert shown.workplace.files() >= {
        "fleetscan-demo",
        "fleetscan-demo/accounts.toml",
        "fleetscan-demo/fleetscan-report.json",
        "fleetscan-demo/runs.db",
    }
    assert all(Path(name).parts[0] == "fleetscan-demo" for name in shown.workplace.files())


def test_its_report_is_as_any_other(shown: Shown, schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(schema).validate(shown.report)
    assert_adds_up(shown.report)


def test_its_fleet_has_at_least_six_accounts_in_four_regions(shown: Shown) -> None:
    assert shown.report["summary"]["accounts"] >= 6
    regions = {finding["region"] for finding in shown.report["findings"]} - {"global"}
    assert len(regions) >= 4


def test_it_sweeps_every_check_and_finds_what_the_readme_shows(shown: Shown) -> None:
    by_check = shown.report["summary"]["by_check"]
    assert set(by_check) == set(discover("fleetscan.checks", "fleetscan.collectors").checks)
    assert {each for each in FAILING if by_check[each]["fail"]} == FAILING


def test_it_shows_what_cannot_be_seen_and_why(shown: Shown) -> None:
    gaps = {(gap["cause"], gap["operation"]) for gap in shown.report["coverage"]["gaps"]}
    assert gaps == {
        ("access_denied", "sts:AssumeRole"),
        ("access_denied", "s3:GetBucketEncryption"),
        ("region_disabled", None),
    }
    for words in ("role can't be assumed", "s3:GetBucketEncryption", "region not enabled"):
        assert words in shown.outcome.stdout


def test_it_says_where_the_report_is_and_what_to_do_next(shown: Shown) -> None:
    assert "fleetscan-demo/fleetscan-report.json" in shown.outcome.stdout
    assert "fleetscan --accounts accounts.toml" in shown.outcome.stdout
    assert "exits with code 5" in shown.outcome.stdout


def test_it_fits_80_columns(shown: Shown) -> None:
    """But for commands, which are there to be copied as they are."""
    wide = [line for line in shown.outcome.stdout.splitlines() if len(line) > 80]
    assert all(line.strip().startswith("jq ") for line in wide)


def test_what_is_foretold_from_it_is_what_it_called(shown: Shown) -> None:
    """Of six accounts one can't be entered, one region is disabled and one call is denied."""
    folder = shown.workplace.folder / "fleetscan-demo"
    outlook = foretell(
        read_fleet_file(str(folder / "accounts.toml")).as_it_is(),
        choose_checks(),
        catalogue=default_catalogue(),
        store=folder / "runs.db",
    )
    called = re.findall(r"([\d,]+) ([a-z0-9-]+:[A-Z]\w+)$", shown.outcome.stderr, re.MULTILINE)
    made = {operation: int(number.replace(",", "")) for number, operation in called}
    assert sum(made.values()) > 1_000
    assert outlook.forecast.calls == made
    basis = outlook.forecast.basis
    assert (basis.counted, basis.closed, basis.silent_tasks) == (5, 1, 1)
    assert outlook.gaps > 0


def test_it_takes_some_seconds_and_not_a_minute(shown: Shown) -> None:
    assert shown.cpu_seconds < CPU_SECONDS


def test_a_served_fleet_can_be_swept_from_another_terminal(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path, shielded())
    with workplace.started("demo", "--serve") as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(6)]
        sweep = "$0 -q --accounts fleetscan-demo/accounts.toml --services s3"
        script = f". fleetscan-demo/env.sh && env && exec {sweep}"
        swept = workplace.run(script, str(FLEETSCAN), command=("sh", "-c"), environment=OF_THE_USER)
        process.terminate()
        assert process.wait() == 0

    assert said[0].startswith("A simulated AWS answers at http://127.0.0.1:")
    assert said[1] == "  . fleetscan-demo/env.sh\n"
    assert "nonsense" not in swept.stdout
    assert swept.code == 5, swept.stderr
    assert swept.stderr == ""
    assert workplace.report()["summary"]["accounts"] == 6
