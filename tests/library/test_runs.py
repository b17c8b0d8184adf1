"""Runs in a store that fails, or that another version wrote."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fleetscan.errors import ConfigurationError
from fleetscan.library.checks import (
    Catalogue,
    choose_checks,
    default_catalogue,
    load_catalogue,
)
from fleetscan.library.fleets import Fleet, fleet_file_of
from fleetscan.library.plans import Plan, plan_sweep
from fleetscan.library.runs import AnotherPlanError, begin_run, resume_run
from fleetscan.store import RunStore
from tests.custom.folders import a_check, written


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "runs.db") as opened:
        yield opened


def a_plan(catalogue: Catalogue | None = None, checks: str = "s3.*") -> Plan:
    catalogue = catalogue or default_catalogue()
    required = {"tags.required_keys_present": {"keys": ["Owner"]}}
    account = {"id": "111111111111", "role": "audit", "checks": required}
    fleet: Fleet = fleet_file_of({"accounts": [account], "checks": required}).as_it_is()
    return plan_sweep(fleet, choose_checks(checks, catalogue=catalogue), catalogue=catalogue)


def test_parameters_that_were_the_same_are_not_said_to_differ(store: RunStore) -> None:
    begin_run(store, a_plan(), default_catalogue())
    with pytest.raises(AnotherPlanError, match=r"\(what differs: checks\)$"):
        resume_run(store, a_plan(checks="ec2.*"), default_catalogue())


def test_a_plan_that_another_version_wrote_is_refused_with_what_to_do(store: RunStore) -> None:
    store.begin(
        run_id="run-1",
        started_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
        fleetscan_version="0.0.7",
        digest="",
        plan=b"x",
        include_passed=False,
        checks=(),
        accounts=(),
    )
    with pytest.raises(ConfigurationError) as caught:
        resume_run(store)
    message = str(caught.value)
    assert message.startswith(f"store {store.path}: run run-1 of 2026-11-23 10:00 UTC can't be")
    assert message.endswith(
        "; finish it with fleetscan 0.0.7, which began it, or begin another run"
    )


def test_a_store_that_fails_before_the_first_call_is_one_that_cannot_be_used(
    store: RunStore,
) -> None:
    store.path.unlink()
    with pytest.raises(ConfigurationError, match=r"Nothing was scanned$"):
        begin_run(store, a_plan(), default_catalogue())


def test_a_run_is_resumed_with_the_custom_checks_that_it_began_with(
    store: RunStore, tmp_path: Path
) -> None:
    folder = written(tmp_path / "checks", {"s3/is_one.py": a_check("is_one")})
    before = load_catalogue(folder, installed=False)
    begin_run(store, a_plan(before), before)
    # a comment is a change: nobody can tell what else has changed with it
    written(tmp_path / "checks", {"s3/is_one.py": a_check("is_one") + "#"})
    after = load_catalogue(folder, installed=False)
    for other in (after, default_catalogue()):
        with pytest.raises(ConfigurationError, match="made with other custom checks"):
            resume_run(store, None, other)
    with pytest.raises(AnotherPlanError, match=r"what differs: custom checks, "):
        resume_run(store, a_plan(after), after)
    untouched = store.newest()
    assert untouched is not None
    assert not untouched.resumed
    written(tmp_path / "checks", {"s3/is_one.py": a_check("is_one")})
    run, plan = resume_run(store, None, load_catalogue(folder, installed=False))
    assert run.resumed
    assert plan.custom_checks == before.custom_checks
