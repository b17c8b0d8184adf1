"""The report of a sweep of plain moto: valid, consistent, ordered, and the same each time."""

from collections import Counter
from typing import Any

import jsonschema
import pytest

from fleetscan.catalogue import Scope
from tests.e2e.command import Outcome, Workplace
from tests.e2e.reports import assert_adds_up, without_run
from tests.six_checks import six_checks


@pytest.fixture(scope="module")
def again(moto_workplace: Workplace, moto_sweep: Outcome) -> Outcome:
    """Sweep the same state a second time, with the same store."""
    assert moto_sweep.code == 1
    return moto_workplace.run(
        "scan", "--accounts", "accounts.toml", "--include-passed", "-o", "again.json"
    )


def test_a_report_is_valid_against_the_schema_that_fleetscan_prints(
    moto_report: dict[str, Any], schema: dict[str, Any]
) -> None:
    validator = jsonschema.Draft202012Validator
    validator.check_schema(schema)
    validator(schema, format_checker=validator.FORMAT_CHECKER).validate(moto_report)


def test_the_numbers_of_a_report_add_up(moto_report: dict[str, Any]) -> None:
    assert_adds_up(moto_report)


def test_with_passes_every_evaluation_that_was_made_is_listed(
    moto_report: dict[str, Any],
) -> None:
    made = moto_report["summary"]["evaluations"]
    listed = Counter(finding["status"] for finding in moto_report["findings"])
    assert listed == {"pass": made["pass"], "fail": made["fail"]}
    assert made["not_applicable"] == made["not_evaluated"] == 0


def test_the_plan_is_accounts_by_regions_by_checks(moto_report: dict[str, Any]) -> None:
    """Most checks judge in both regions, those of IAM in `global`, and those of tags in all."""
    catalogue = six_checks()
    needs = catalogue.needs(catalogue.checks.values())
    scopes = [needs.scopes(check) for check in needs.checks]
    in_regions = [each for each in scopes if each - {Scope.GLOBAL}]
    in_global = [each for each in scopes if Scope.GLOBAL in each]
    assert len(in_regions) >= 6
    assert len(in_global) >= 2
    assert moto_report["summary"]["accounts"] == 3
    assert moto_report["summary"]["targets"] == 3 * (2 + 1)
    assert moto_report["coverage"]["planned"] == 3 * (2 * len(in_regions) + len(in_global))


def test_findings_are_sorted_by_account_region_check_and_resource(
    moto_report: dict[str, Any],
) -> None:
    keys = [
        (each["account_id"], each["region"], each["check_id"], each["resource"]["arn"])
        for each in moto_report["findings"]
    ]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_the_same_state_gives_the_same_bytes_but_for_the_run(
    moto_workplace: Workplace, moto_report: dict[str, Any], again: Outcome
) -> None:
    assert again.code == 1
    first = moto_workplace.folder / "fleetscan-report.json"
    second = moto_workplace.folder / "again.json"
    assert without_run(first) == without_run(second)
    assert moto_workplace.report("again.json")["run"]["id"] != moto_report["run"]["id"]


def test_ids_tell_findings_apart_and_are_the_same_in_every_run(
    moto_workplace: Workplace, moto_report: dict[str, Any], again: Outcome
) -> None:
    assert again.code == 1
    ids = [finding["id"] for finding in moto_report["findings"]]
    assert len(set(ids)) == len(ids)
    assert ids == [finding["id"] for finding in moto_workplace.report("again.json")["findings"]]


def test_the_report_and_the_store_are_for_their_owner_alone(
    moto_workplace: Workplace,
    moto_report: dict[str, Any],  # noqa: ARG001 - it has to be written
) -> None:
    folder = moto_workplace.folder
    for path in (folder / "fleetscan-report.json", folder / ".fleetscan" / "runs.db"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_summary_goes_to_standard_output_and_the_rest_to_standard_error(
    moto_sweep: Outcome, moto_report: dict[str, Any]
) -> None:
    failed = moto_report["summary"]["evaluations"]["fail"]
    assert f"{failed} failed" in moto_sweep.stdout
    assert "fleetscan-report.json" in moto_sweep.stdout
    assert "Traceback" not in moto_sweep.stderr
