"""The JSON Schema of the JSON report."""

from typing import Any, Final

from fleetscan.facts.base import GLOBAL, REGION_FORM
from fleetscan.store import RunStatus, Status
from fleetscan.verdicts import Cause, Severity

__all__ = ["SCHEMA_VERSION", "report_schema"]

#: changes with every change that may break a reader of reports; CHANGELOG.md says what changed
SCHEMA_VERSION: Final = "1.0"

_ACCOUNT_ID: Final = "^[0-9]{12}$"
_CHECK_ID: Final = r"^[a-z0-9_]+\.[a-z0-9_]+$"

_Schema = dict[str, Any]


def report_schema() -> _Schema:
    """Return the JSON Schema (2020-12) of the report. It allows nothing that it does not name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fleetscan report",
        "description": "What one sweep found, and what it could not see.",
        **_object(
            schema_version={"const": SCHEMA_VERSION},
            run={"$ref": "#/$defs/run"},
            summary={"$ref": "#/$defs/summary"},
            coverage={"$ref": "#/$defs/coverage"},
            findings={
                "description": "Sorted by account, region, check and resource.",
                "type": "array",
                "items": {"$ref": "#/$defs/finding"},
            },
        ),
        "$defs": {
            "account_id": {"type": "string", "pattern": _ACCOUNT_ID},
            "check_id": {"type": "string", "pattern": _CHECK_ID},
            "region": {
                "description": "The resource's region; global for a resource of no region.",
                "type": "string",
                "pattern": f"^({GLOBAL}|{REGION_FORM})$",
            },
            "severity": _enum(Severity),
            "count": {"type": "integer", "minimum": 0},
            "counts": _counts(),
            "framework_score": _framework_score(),
            "timestamp": {
                "description": "UTC, in whole seconds.",
                "type": "string",
                "format": "date-time",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
            },
            "run": _run(),
            "summary": _summary(),
            "coverage": _coverage(),
            "gap": _gap(),
            "finding": _finding(),
        },
    }


def _run() -> _Schema:
    return _object(
        "Differs between two sweeps of the same state; nothing else in the report does.",
        id={"type": "string", "minLength": 1},
        started_at={"$ref": "#/$defs/timestamp"},
        finished_at={
            "description": "null: the run was killed.",
            "anyOf": [{"$ref": "#/$defs/timestamp"}, {"type": "null"}],
        },
        fleetscan_version={"type": "string", "minLength": 1},
        status={
            "description": "complete: all was evaluated; incomplete: it ended with gaps.",
            **_enum(RunStatus),
        },
        resumed={"type": "boolean"},
    )


def _summary() -> _Schema:
    count = {"$ref": "#/$defs/count"}
    counts = {"$ref": "#/$defs/counts"}
    return _object(
        accounts=count,
        targets={
            "description": "Tasks: account x region, and account x global.",
            **count,
        },
        evaluations=counts,
        by_severity={
            "description": "Failures.",
            **_object(**{severity.value: count for severity in reversed(Severity)}),
        },
        by_check=_map(_CHECK_ID, counts, "Every check of the plan."),
        by_account=_map(_ACCOUNT_ID, counts, "Every account of the plan."),
        frameworks=_map(
            "^[^:]+$",
            {"$ref": "#/$defs/framework_score"},
            "Every framework that a check of the plan is mapped to: its requirements, over the "
            "whole fleet.",
        ),
    )


def _coverage() -> _Schema:
    return _object(
        planned={
            "description": "Cells of account x region x check.",
            "$ref": "#/$defs/count",
        },
        evaluated={
            "description": "Cells with no gap; each of the others has at least one.",
            "$ref": "#/$defs/count",
        },
        gaps={
            "description": "Sorted by account, region, check, resource and operation.",
            "type": "array",
            "items": {"$ref": "#/$defs/gap"},
        },
    )


def _gap() -> _Schema:
    # An operation is botocore's `service:Operation`, an action IAM's `service:Action`.
    call = {"type": ["string", "null"], "pattern": "^[a-z0-9-]+:[A-Za-z0-9]+$"}
    return _object(
        "What could not be evaluated is never a pass and never a fail.",
        account_id={"$ref": "#/$defs/account_id"},
        region={"$ref": "#/$defs/region"},
        check_id={"$ref": "#/$defs/check_id"},
        resource={
            "description": "ARN; null: the resources could not even be listed.",
            "type": ["string", "null"],
            "minLength": 1,
        },
        cause=_enum(Cause),
        operation=call,
        iam_action={"description": "What allows the operation.", **call},
        error_code={"type": ["string", "null"], "minLength": 1},
        message={"type": "string"},
    )


def _finding() -> _Schema:
    text = {"type": "string", "minLength": 1}
    return _object(
        id={
            "description": "Of check, account, region and resource: the same in every run.",
            "type": "string",
            "pattern": "^[0-9a-f]{32}$",
        },
        check_id={"$ref": "#/$defs/check_id"},
        status={"enum": [Status.FAIL.value, Status.PASS.value]},
        severity={"$ref": "#/$defs/severity"},
        account_id={"$ref": "#/$defs/account_id"},
        account_name=text,
        region={"$ref": "#/$defs/region"},
        resource=_object(
            arn=text,
            id=text,
            type={
                "description": "As CloudFormation spells it.",
                "type": "string",
                # what is said of an account as a whole is about an AWS::::Account
                "pattern": "^[A-Za-z0-9]+::[A-Za-z0-9]*::[A-Za-z0-9]+$",
            },
            tags={
                "description": "null: not read, for no check needed them or they could not be.",
                "type": ["object", "null"],
                "additionalProperties": {"type": "string"},
            },
        ),
        message=text,
        remediation=text,
        frameworks={
            "type": "array",
            "items": {"type": "string", "pattern": "^[^:]+:.+$"},
            "uniqueItems": True,
        },
    )


def _counts() -> _Schema:
    count = {"$ref": "#/$defs/count"}
    return _object(
        **{"pass": count},
        fail=count,
        not_applicable=count,
        not_evaluated={
            "description": "Combinations of account, region, check and resource with a gap.",
            **count,
        },
    )


def _framework_score() -> _Schema:
    count = {"$ref": "#/$defs/count"}
    share = {"minimum": 0, "maximum": 1}
    return _object(
        "Of the requirements that a check of the plan is mapped to; each counts once an account.",
        passed=count,
        failed={
            "description": "Something failed, whatever could not be evaluated.",
            **count,
        },
        not_evaluated={
            "description": "Nothing failed, and something could not be evaluated.",
            **count,
        },
        not_applicable={
            "description": "There is nothing to judge, and everything was evaluated.",
            **count,
        },
        score={
            "description": "passed / (passed + failed); null: neither is.",
            "type": ["number", "null"],
            **share,
        },
        completeness={
            "description": "The share of the evaluations of its checks that could be made.",
            "type": "number",
            **share,
        },
    )


def _object(description: str | None = None, /, **properties: _Schema) -> _Schema:
    return {
        **({"description": description} if description else {}),
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _map(key_pattern: str, value: _Schema, description: str) -> _Schema:
    return {
        "description": description,
        "type": "object",
        "propertyNames": {"pattern": key_pattern},
        "additionalProperties": value,
    }


def _enum(members: type[Severity | Cause | RunStatus]) -> _Schema:
    return {"enum": [member.value for member in members]}
