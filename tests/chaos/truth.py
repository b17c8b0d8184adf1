"""What holds for every sweep, whatever befell it."""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from fleetscan.reports.schema import report_schema
from tests.chaos.sweeps import Outcome
from tests.e2e.reports import assert_adds_up

__all__ = ["assert_clean", "assert_true", "assert_valid"]

_SCHEMA = Draft202012Validator(report_schema())


def assert_true(outcome: Outcome, undisturbed: Outcome) -> None:
    """Each verdict is that of the undisturbed sweep, or is missing and its cell has a gap."""
    assert_adds_up(outcome.report)
    assert outcome.report["coverage"]["planned"] == undisturbed.report["coverage"]["planned"]
    expected, found = undisturbed.verdicts, outcome.verdicts
    assert {key: _but_for_tags(expected.get(key)) for key in found} == {
        key: _but_for_tags(finding) for key, finding in found.items()
    }
    for key, finding in found.items():
        tags = finding["resource"]["tags"]
        assert tags is None or tags == expected[key]["resource"]["tags"]
    # the findings are those of a report that was validated: to do it again takes seconds
    _SCHEMA.validate({**outcome.report, "findings": outcome.report["findings"][:10]})
    missing = {
        (finding["account_id"], finding["region"], finding["check_id"])
        for key, finding in expected.items()
        if key not in found
    }
    assert missing - outcome.gap_cells == set()
    assert [gap for gap in outcome.gaps if gap["cause"] == "internal"] == []


def _but_for_tags(finding: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Leave the resource's tags out: where no verdict rests on them, they may be unknown."""
    return finding and {**finding, "resource": {**finding["resource"], "tags": None}}


def assert_valid(outcome: Outcome) -> None:
    """The whole report is as `fleetscan schema` says."""
    _SCHEMA.validate(outcome.report)


def assert_clean(outcome: Outcome) -> None:
    """Nothing of the sweep is left in this process."""
    assert outcome.tasks_left == []
    assert outcome.files_left == 0
