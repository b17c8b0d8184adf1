"""What holds for every report, whatever was swept."""

from collections import Counter
from pathlib import Path
from typing import Any

__all__ = ["assert_adds_up", "without_run"]

Report = dict[str, Any]


def assert_adds_up(report: Report) -> None:
    """The numbers of a report agree with each other and with its lists."""
    summary, coverage, gaps = report["summary"], report["coverage"], report["coverage"]["gaps"]
    cells = {(gap["account_id"], gap["region"], gap["check_id"]) for gap in gaps}
    assert coverage["planned"] == coverage["evaluated"] + len(cells)
    for view in ("by_check", "by_account"):
        total: Counter[str] = Counter()
        for counts in summary[view].values():
            total.update(counts)
        assert dict(total) == summary["evaluations"], view
    assert len(summary["by_account"]) == summary["accounts"]
    assert sum(summary["by_severity"].values()) == summary["evaluations"]["fail"]
    missing = {(gap["account_id"], gap["region"], gap["check_id"], gap["resource"]) for gap in gaps}
    assert len(missing) == summary["evaluations"]["not_evaluated"]
    _assert_findings_are_those_counted(report)
    _assert_scores_are_of_findings(report)


def _assert_findings_are_those_counted(report: Report) -> None:
    summary, findings = report["summary"], report["findings"]
    failed = [finding for finding in findings if finding["status"] == "fail"]
    for view, key in (("by_check", "check_id"), ("by_account", "account_id")):
        found = Counter(finding[key] for finding in failed)
        assert {each: counts["fail"] for each, counts in summary[view].items()} == {
            each: found[each] for each in summary[view]
        }
    by_severity = Counter(finding["severity"] for finding in failed)
    assert summary["by_severity"] == {each: by_severity[each] for each in summary["by_severity"]}


def _assert_scores_are_of_findings(report: Report) -> None:
    """Each requirement that failed has a finding, and each share is of the numbers beside it."""
    failed = {
        (*reference.split(":", 1), finding["account_id"])
        for finding in report["findings"]
        if finding["status"] == "fail"
        for reference in finding["frameworks"]
    }
    by_framework = Counter(framework for framework, *_ in failed)
    scores = report["summary"]["frameworks"]
    assert set(by_framework) <= set(scores)
    for framework, score in scores.items():
        assert score["failed"] == by_framework[framework], framework
        judged = score["passed"] + score["failed"]
        assert score["score"] == (score["passed"] * 10_000 // judged / 10_000 if judged else None)
        assert judged + score["not_evaluated"] + score["not_applicable"] > 0
        assert score["not_evaluated"] == 0 or score["completeness"] < 1
        # with nothing missing in all of the sweep, nothing is missing of a framework
        assert score["completeness"] == 1 or report["coverage"]["gaps"]


def without_run(path: Path) -> bytes:
    """Return a report's bytes but for the `run` object, which is one line of it."""
    lines = path.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(b'  "run": ')]
    assert len(kept) == len(lines) - 1
    return b"".join(kept)
