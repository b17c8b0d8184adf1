"""The examinations as a JSON document, written account by account.

`docs/doctor.md` has its shape.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import fleetscan
from fleetscan.doctor.codes import Level
from fleetscan.doctor.model import Examination, Observation, Permissions, Problem

__all__ = ["SCHEMA_VERSION", "Tally", "document_end", "document_of", "document_start"]

#: changes with every change that may break a reader; CHANGELOG.md says what changed
SCHEMA_VERSION: Final = "1.0"


class Tally:
    """What is counted over all accounts."""

    def __init__(self, settings: Sequence[Problem] = ()) -> None:
        """Begin with the problems that are of no account."""
        self.accounts = 0
        self.tasks = 0
        #: accounts without source credentials
        self.without_source = 0
        #: accounts by their worst problem; None for those without any
        self.levels: Counter[Level | None] = Counter()
        self._of_settings = {problem.level for problem in settings}

    def add(self, examination: Examination) -> None:
        """Count an account."""
        self.accounts += 1
        self.tasks += examination.seen.tasks or 0
        self.without_source += not examination.has_source
        self.levels[examination.level] += 1

    @property
    def has_error(self) -> bool:
        """Whether something would not be evaluated."""
        return bool(self.levels[Level.ERROR]) or Level.ERROR in self._of_settings

    @property
    def has_no_source(self) -> bool:
        """Whether no account has source credentials: nothing could be swept."""
        return self.accounts > 0 and self.without_source == self.accounts


def document_start(
    settings: Sequence[Problem], *, examined_at: datetime, expected_minutes: int
) -> bytes:
    """Return the document up to its first account."""
    head = {
        "schema_version": SCHEMA_VERSION,
        "fleetscan_version": fleetscan.__version__,
        "examined_at": f"{examined_at:%Y-%m-%dT%H:%M:%SZ}",
        "expected_minutes": expected_minutes,
        "problems": [_problem(problem) for problem in settings],
    }
    return _json(head)[: -len(b"\n}")] + b',\n  "accounts": ['


def document_of(examination: Examination, *, is_first: bool) -> bytes:
    """Return what the document has of one account."""
    text = _json(_account(examination)).replace(b"\n", b"\n    ")
    return (b"" if is_first else b",") + b"\n    " + text


def document_end(tally: Tally, *, interrupted: bool = False) -> bytes:
    """Return the rest of the document. `interrupted` says that not all accounts were examined."""
    summary = {
        "accounts": tally.accounts,
        "ready": tally.levels[None],
        "with_warnings": tally.levels[Level.WARNING],
        "with_errors": tally.levels[Level.ERROR],
        "without_source": tally.without_source,
        "tasks": tally.tasks,
        "interrupted": interrupted,
    }
    text = _json(summary).replace(b"\n", b"\n  ")
    closing = b"\n  ]" if tally.accounts else b"]"
    return closing + b',\n  "summary": ' + text + b"\n}\n"


def _json(value: Mapping[str, Any]) -> bytes:
    # in ASCII: whoever looks at it in a terminal must not be fooled by what others put in
    return json.dumps(value, indent=2).encode()


def _account(examination: Examination) -> dict[str, Any]:
    seen = examination.seen
    return {
        "account_id": seen.account.id,
        "account_name": seen.account.name,
        "status": examination.level or "ready",
        "source": _source(seen),
        "identity": seen.identity,
        "keys_expire_at": _moment(seen.keys_expire_at),
        "clock_skew_seconds": None if seen.skew_seconds is None else round(seen.skew_seconds),
        "regions": None
        if seen.regions is None
        else {
            "enabled": seen.regions.enabled,
            "swept": list(seen.regions.swept),
            "not_enabled": list(seen.regions.not_enabled),
        },
        "tasks": seen.tasks,
        "permissions": None if seen.permissions is None else _permissions(seen.permissions),
        "problems": [_problem(problem) for problem in examination.problems],
    }


def _source(seen: Observation) -> dict[str, Any] | None:
    if seen.source is None:
        return None
    return {
        "profile": seen.account.profile,
        "kind": seen.source.kind,
        "expires_at": _moment(seen.source.expires_at),
        "renewable": seen.source.renews or not seen.source.is_temporary,
        "chained": len(seen.account.role_arns) > 1,
    }


def _permissions(found: Permissions) -> dict[str, Any]:
    return {
        "simulated_actions": found.simulated,
        "denied_actions": [each.action for each in found.denied],
        "why_not_simulated": found.why_not_simulated,
        "probed_calls": found.probed,
        "failed_calls": [
            {"region": region, "operation": missing.operation, "error_code": missing.error_code}
            for region, missing in found.failed
        ],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "area": problem.area,
        "severity": problem.level,
        "message": problem.message,
        "possible_causes": list(problem.possible_causes),
        "evidence": problem.evidence or None,
        "fix": problem.fix,
        "statement": json.loads(problem.statement) if problem.statement else None,
        "regions": list(problem.regions),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
