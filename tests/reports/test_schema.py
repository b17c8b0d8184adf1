import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fleetscan.reports import SCHEMA_VERSION, report_schema

REPORT = json.loads(Path(__file__).with_name("expected_report.json").read_text(encoding="utf-8"))

VALIDATOR = jsonschema.Draft202012Validator(
    report_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)

Json = Any


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())
    assert json.loads(json.dumps(report_schema())) == report_schema()


def test_a_real_report_is_valid() -> None:
    VALIDATOR.validate(REPORT)
    assert REPORT["schema_version"] == SCHEMA_VERSION
    # There is something of each kind in it.
    assert REPORT["findings"]
    assert REPORT["coverage"]["gaps"]


def objects_of(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all objects of a report, but for those with keys of its own."""
    if isinstance(value, dict):
        free = path[-1:] in {("tags",), ("by_check",), ("by_account",), ("frameworks",)}
        inner = [each for key in value for each in objects_of(value[key], (*path, key))]
        return inner if free else [path, *inner]
    if isinstance(value, list) and value:
        return objects_of(value[0], (*path, 0))
    return []


def at(report: Json, path: tuple[str | int, ...]) -> Json:
    for key in path:
        report = report[key]
    return report


@pytest.mark.parametrize("path", objects_of(REPORT), ids=lambda path: ".".join(map(str, path)))
def test_no_key_may_be_missing_and_none_added(path: tuple[str | int, ...]) -> None:
    for key in at(REPORT, path):
        less = copy.deepcopy(REPORT)
        del at(less, path)[key]
        assert not VALIDATOR.is_valid(less), key
    more = copy.deepcopy(REPORT)
    at(more, path)["extra"] = 1
    assert not VALIDATOR.is_valid(more)


def values_of(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all values of a report that are no objects."""
    if isinstance(value, dict):
        return [each for key in value for each in values_of(value[key], (*path, key))]
    if isinstance(value, list) and value:
        return [path, *values_of(value[0], (*path, 0))]
    return [path]


@pytest.mark.parametrize("path", values_of(REPORT), ids=lambda path: ".".join(map(str, path)))
def test_no_value_may_be_of_another_type(path: tuple[str | int, ...]) -> None:
    for wrong in (3.5, -1, {"a": 1}, [3.5]):
        broken = copy.deepcopy(REPORT)
        at(broken, path[:-1])[path[-1]] = wrong
        assert not VALIDATOR.is_valid(broken), wrong


def change(path: str, value: Json) -> Callable[[Json], None]:
    *parents, last = (0 if key == "0" else key for key in path.split("/"))

    def apply(report: Json) -> None:
        at(report, tuple(parents))[last] = value

    return apply


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema_version", "2.0"),
        ("run/status", "running"),
        ("run/status", None),
        ("run/started_at", "2026-11-23 10:00:00"),
        ("run/started_at", "2026-11-23T10:00:00.5Z"),
        ("run/started_at", "2026-11-23T10:00:00+01:00"),
        ("run/started_at", "2026-13-23T10:00:00Z"),
        ("run/started_at", None),
        ("run/id", ""),
        ("summary/accounts", "3"),
        ("summary/by_severity/fatal", 1),
        ("summary/by_check/S3", {"pass": 0, "fail": 0, "not_applicable": 0, "not_evaluated": 0}),
        ("summary/by_account/123", {"pass": 0, "fail": 0, "not_applicable": 0, "not_evaluated": 0}),
        ("summary/frameworks/cis-1.5/score", 1.5),
        ("summary/frameworks/cis-1.5/score", -0.1),
        ("summary/frameworks/cis-1.5/completeness", None),
        ("summary/frameworks/cis-1.5:2.1.1", {}),
        ("coverage/gaps/0/cause", "bad_luck"),
        ("coverage/gaps/0/account_id", "12345678901"),
        ("coverage/gaps/0/region", "Ireland"),
        ("coverage/gaps/0/region", None),
        ("coverage/gaps/0/resource", ""),
        ("coverage/gaps/0/operation", "GetBucketEncryption"),
        ("coverage/gaps/0/iam_action", ""),
        ("coverage/gaps/0/error_code", ""),
        ("findings/0/id", "vol-1"),
        ("findings/0/status", "not_applicable"),
        ("findings/0/status", "unknown"),
        ("findings/0/severity", "fatal"),
        ("findings/0/check_id", "volume_encrypted"),
        ("findings/0/account_id", "1111111111111"),
        ("findings/0/region", "*"),
        ("findings/0/resource/type", "volume"),
        ("findings/0/resource/tags", {"Owner": None}),
        ("findings/0/frameworks", ["2.1.1"]),
        ("findings/0/frameworks", ["cis:1", "cis:1"]),
        ("findings/0/remediation", ""),
    ],
)
def test_a_value_that_no_report_has_is_refused(path: str, value: Json) -> None:
    broken = copy.deepcopy(REPORT)
    change(path, value)(broken)
    assert not VALIDATOR.is_valid(broken)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("run/status", "complete"),
        ("run/finished_at", None),
        ("run/resumed", True),
        ("summary/frameworks", {}),
        ("summary/frameworks/cis-1.5/score", None),
        ("summary/frameworks/cis-1.5/score", 1),
        ("coverage/gaps", []),
        ("coverage/gaps/0/resource", None),
        ("coverage/gaps/0/operation", "elbv2:DescribeTags"),
        ("coverage/gaps/0/iam_action", "elasticloadbalancing:DescribeTags"),
        ("coverage/gaps/0/message", ""),
        ("findings", []),
        ("findings/0/region", "global"),
        ("findings/0/region", "us-gov-west-1"),
        ("findings/0/region", "us-isob-east-1"),
        ("findings/0/region", "eusc-de-east-1"),
        ("findings/0/region", "ap-southeast-7"),
        ("findings/0/resource/tags", None),
        ("findings/0/resource/tags", {}),
        ("findings/0/resource/type", "AWS::ElasticLoadBalancingV2::LoadBalancer"),
        ("findings/0/frameworks", []),
    ],
)
def test_a_value_that_a_report_can_have_is_allowed(path: str, value: Json) -> None:
    other = copy.deepcopy(REPORT)
    change(path, value)(other)
    VALIDATOR.validate(other)
