"""What holds for every sweep, whatever befell it."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Final

from jsonschema import Draft202012Validator

from benchmarks.fake_aws import Kind, Rule
from fleetscan.reports.schema import report_schema
from fleetscan.verdicts import Cause
from tests.chaos.sweeps import Outcome
from tests.e2e.reports import assert_adds_up
from tests.six_checks import PLAYED, six_checks

__all__ = ["assert_caused_by", "assert_clean", "assert_true", "assert_valid", "gaps_at"]

_SCHEMA = Draft202012Validator(report_schema())

#: what is asked before any check: who this is, the way into the account, which regions it has
_WAY_IN: Final = {
    "account:ListRegions",
    "ec2:DescribeRegions",
    "sts:AssumeRole",
    "sts:GetCallerIdentity",
}
#: known without a call: that keys are refused, and that a region is disabled
_OF_NO_CALL: Final = {Cause.CREDENTIALS, Cause.REGION_DISABLED}

_LOST: Final = {Cause.NETWORK}
_LATE: Final = {Cause.TIMEOUT}
_SENSELESS: Final = {Cause.UNEXPECTED_REPLY}
_DOWN: Final = {Cause.SERVICE_UNAVAILABLE}
_REFUSED: Final = {Cause.CREDENTIALS}

#: what each kind of fault may be taken for: that is what a person is told to look for
_CAUSES: Final[Mapping[Kind, Collection[Cause]]] = {
    Kind.RESET: _LOST,
    Kind.RESET_MIDWAY: _LOST,
    Kind.CLOSE: _LOST,
    # whoever cut it off
    Kind.TRUNCATE: _LOST | _SENSELESS,
    # shorter than a call has
    Kind.DELAY: (),
    Kind.SILENCE: _LATE,
    Kind.STALL: _LATE,
    Kind.LENGTH_TOO_LONG: _LATE,
    # what is left over is in the way of the next reply
    Kind.LENGTH_TOO_SHORT: _LOST | _SENSELESS,
    Kind.CUT: _SENSELESS,
    Kind.GARBAGE: _SENSELESS,
    Kind.WRONG_ROOT: _SENSELESS,
    Kind.WRONG_TYPE: _SENSELESS,
    Kind.REPEATED_TOKEN: _SENSELESS,
    Kind.ERROR_500: _DOWN,
    Kind.ERROR_503: _DOWN,
    Kind.THROTTLE: {Cause.THROTTLED},
    Kind.EXPIRED: _REFUSED,
    Kind.SKEWED: _REFUSED,
    Kind.DEAD: _REFUSED,
    Kind.REDIRECT: _SENSELESS,
    Kind.REDIRECT_UNNAMED: _SENSELESS,
    Kind.WRONG_REGION: _SENSELESS,
}

_ERROR_STATUS: Final = 500

#: by words of a denial
_DENIALS: Final = {
    "service control policy": Cause.DENIED_BY_SCP,
    "resource control policy": Cause.DENIED_BY_RESOURCE_POLICY,
    "resource-based policy": Cause.DENIED_BY_RESOURCE_POLICY,
}

#: account, region, check, resource, operation
_Place = tuple[str, str, str, str, str]


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
    assert [gap for gap in outcome.gaps if not _is_of_its_check(gap)] == []


def _is_of_its_check(gap: Mapping[str, Any]) -> bool:
    """Tell whether a gap names a call that its check needs, or the account's way in."""
    if gap["operation"] is None:
        return gap["cause"] in _OF_NO_CALL
    return gap["operation"] in _operations_of(gap["check_id"]) | _WAY_IN


@cache
def _operations_of(check: str) -> frozenset[str]:
    catalogue = six_checks(played=PLAYED)
    calls = catalogue.needs([catalogue.checks[check]]).calls
    return frozenset(call.operation for call in calls)


def assert_caused_by(outcome: Outcome, rules: Collection[Rule]) -> None:
    """Every gap has a cause that one of the faults can be taken for."""
    causes = {cause for rule in rules for cause in _causes_of(rule)}
    assert [gap for gap in outcome.gaps if gap["cause"] not in causes] == []


def _causes_of(rule: Rule) -> Collection[Cause]:
    match rule.kind:
        case Kind.DENIED:
            found = [cause for words, cause in _DENIALS.items() if words in rule.because]
            return found or [Cause.ACCESS_DENIED]
        case Kind.HTML:
            return _SENSELESS if rule.status < _ERROR_STATUS else _DOWN
        case kind:
            return _CAUSES[kind]


def gaps_at(outcome: Outcome) -> set[_Place]:
    """Return where the gaps are, and which call it was."""
    return {
        (
            gap["account_id"],
            gap["region"],
            gap["check_id"],
            gap["resource"] or "",
            gap["operation"] or "",
        )
        for gap in outcome.gaps
    }


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
