"""The library over the simulated company: what a program gets, and what is left behind."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest

import fleetscan
import fleetscan.library.sweep
from fleetscan.demo.environment import changed_environment
from fleetscan.demo.fleet import accounts_toml, demo_fleet, demo_rules
from fleetscan.demo.server import SimulatedAWS
from tests.chaos.sweeps import until
from tests.e2e.command import shielded

CHECKS = ("s3.*", "ec2.volume_encrypted")


@pytest.fixture(scope="module")
def company() -> Iterator[SimulatedAWS]:
    with SimulatedAWS(demo_fleet(), rules=demo_rules()) as aws:
        environment = shielded() | aws.environment()
        unset = dict.fromkeys(("AWS_PROFILE", "AWS_REGION"))
        with changed_environment(unset | environment):
            yield aws


@pytest.fixture
async def fleet(company: SimulatedAWS, tmp_path: Path) -> fleetscan.Fleet:
    company.clear_calls()
    path = tmp_path / "accounts.toml"
    path.write_text(accounts_toml())
    whole = await fleetscan.load_fleet(path)
    ids = [account.id for account in whole.accounts]
    return fleetscan.narrow(whole, account_ids=ids[:2] + ids[3:4], regions=["eu-west-1"])


def as_json(results: list[fleetscan.Result]) -> list[dict[str, Any]]:
    return [json.loads(msgspec.json.encode(each)) for each in results]


def in_order(records: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(each, sort_keys=True) for each in records)


async def take(sweep: fleetscan.Sweep, count: int) -> list[fleetscan.Result]:
    """Take some results of a sweep, and no more."""
    results = []
    async for result in sweep:
        results.append(result)
        if len(results) == count:
            break
    return results


async def test_results_come_as_they_are_stored_and_are_those_of_the_report(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks(*CHECKS)

    async with fleetscan.open_sweep(
        fleet, checks=checks, store=tmp_path / "runs.db", include_passed=True
    ) as sweep:
        results = [result async for result in sweep]
        await sweep.write_report(tmp_path / "report.json")
        code = sweep.exit_code()

    report = json.loads((tmp_path / "report.json").read_text())
    findings = [each for each in results if isinstance(each, fleetscan.Finding)]
    gaps = [each for each in results if isinstance(each, fleetscan.GapRecord)]
    assert len(findings) > 20
    assert gaps
    assert in_order(as_json([*findings])) == in_order(report["findings"])
    assert in_order(as_json([*gaps])) == in_order(report["coverage"]["gaps"])
    assert code == 5
    assert sweep.status is fleetscan.RunStatus.INCOMPLETE
    assert report["run"]["status"] == "incomplete"


async def test_what_passed_is_given_only_where_it_is_kept(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks("s3.*")

    async with fleetscan.open_sweep(fleet, checks=checks, store=tmp_path / "runs.db") as sweep:
        statuses = {each.status async for each in sweep if isinstance(each, fleetscan.Finding)}

    assert statuses == {fleetscan.Status.FAIL}


async def test_a_sweep_can_be_run_without_taking_its_results(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks("s3.*")

    async with fleetscan.open_sweep(fleet, checks=checks, store=tmp_path / "runs.db") as sweep:
        status = await sweep.run()
        failed = sweep.store.summary(sweep.run_id).evaluations.fail

    assert status is fleetscan.RunStatus.INCOMPLETE
    assert failed


async def test_who_leaves_early_can_resume_and_gets_the_rest(
    fleet: fleetscan.Fleet, company: SimulatedAWS, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks(*CHECKS)
    store = tmp_path / "runs.db"
    async with fleetscan.open_sweep(
        fleet, checks=checks, store=tmp_path / "whole.db", max_tasks=1
    ) as sweep:
        whole = [result async for result in sweep]
    calls = len(company.calls)
    company.clear_calls()

    async with fleetscan.open_sweep(fleet, checks=checks, store=store, max_tasks=1) as sweep:
        first = await take(sweep, 1)
        left_at = sweep.progress.targets_done
        assert sweep.exit_code() == 130
    async with fleetscan.open_sweep(
        fleet, checks=checks, store=store, resume=True, max_tasks=1
    ) as sweep:
        rest = [result async for result in sweep]
        stored: list[fleetscan.Result] = [*sweep.store.findings(sweep.run_id)]
        stored += sweep.store.gaps(sweep.run_id)

    assert first
    assert left_at < 6
    assert not any(each in rest for each in first)
    assert in_order(as_json(stored)) == in_order(as_json(whole))
    # what was stored was not read again
    assert len(company.calls) < 2 * calls


async def test_an_error_of_the_block_comes_out_as_it_is_and_leaves_the_run_to_be_resumed(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks("s3.*")

    async def sweep_and_fail() -> None:
        async with fleetscan.open_sweep(fleet, checks=checks, store=tmp_path / "runs.db") as sweep:
            await take(sweep, 1)
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await sweep_and_fail()
    with fleetscan.RunStore.open(tmp_path / "runs.db") as store:
        assert store.newest_unfinished() is not None


async def test_a_sweep_that_is_cancelled_leaves_the_run_to_be_resumed(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks("s3.*")
    with anyio.CancelScope() as scope:
        async with fleetscan.open_sweep(fleet, checks=checks, store=tmp_path / "runs.db") as sweep:
            async for _ in sweep:
                scope.cancel()

    assert scope.cancelled_caught
    with fleetscan.RunStore.open(tmp_path / "runs.db") as store:
        assert store.newest_unfinished() is not None


async def test_a_store_that_fails_ends_the_iteration_with_one_error(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    store = tmp_path / "runs.db"

    async def sweep_over_nothing() -> None:
        async with fleetscan.open_sweep(
            fleet, checks=fleetscan.choose_checks("s3.*"), store=store
        ) as sweep:
            store.unlink()
            async for _ in sweep:
                pass

    with pytest.raises(fleetscan.FleetscanError, match="was deleted or moved while it was in use"):
        await sweep_over_nothing()


async def test_a_sweep_is_begun_once_and_inside_of_its_block(
    fleet: fleetscan.Fleet, company: SimulatedAWS, tmp_path: Path
) -> None:
    async with fleetscan.open_sweep(
        fleet, checks=fleetscan.choose_checks("s3.*"), store=tmp_path / "runs.db"
    ) as sweep:
        await take(sweep, 1)
        with pytest.raises(RuntimeError, match="once"):
            await take(sweep, 1)
        with pytest.raises(RuntimeError, match="once"):
            await sweep.run()

    assert sweep.progress.accounts_done <= 3
    listing = [call.account_id for call in company.calls if call.operation == "ListBuckets"]
    assert len({*listing}) == len(listing)
    for again in (take(sweep, 1), sweep.run()):
        with pytest.raises(RuntimeError, match="inside"):
            await again


async def test_who_has_run_a_sweep_cannot_iterate_over_it(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks("s3.*")
    async with fleetscan.open_sweep(fleet, checks=checks, store=tmp_path / "runs.db") as sweep:
        await sweep.run()
        with pytest.raises(RuntimeError, match="once"):
            await take(sweep, 1)


async def test_a_sweep_that_is_stopped_gives_the_gaps_of_what_it_did_not_reach(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    results: list[fleetscan.Result] = []
    async with fleetscan.open_sweep(
        fleet, checks=fleetscan.choose_checks(*CHECKS), store=tmp_path / "runs.db", max_tasks=1
    ) as sweep:
        async for result in sweep:
            sweep.stop()
            results.append(result)
        await sweep.write_report(tmp_path / "report.json")

    report = json.loads((tmp_path / "report.json").read_text())
    assert report["run"]["status"] == "interrupted"
    gaps = [each for each in results if isinstance(each, fleetscan.GapRecord)]
    assert any(gap.error_code == "Interrupted" for gap in gaps)
    assert in_order(as_json([*gaps])) == in_order(report["coverage"]["gaps"])
    assert sweep.exit_code() == 130


async def test_who_breaks_off_stops_the_sweep(fleet: fleetscan.Fleet, tmp_path: Path) -> None:
    async with fleetscan.open_sweep(
        fleet, checks=fleetscan.choose_checks(*CHECKS), store=tmp_path / "runs.db", max_tasks=1
    ) as sweep:
        async for _ in sweep:
            break
        with anyio.fail_after(30):
            await until(lambda: sweep.status is not None)

    assert sweep.status is fleetscan.RunStatus.INTERRUPTED
    assert sweep.progress.accounts_done < 3


async def test_after_the_block_there_is_an_exit_code_and_no_store(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks(*CHECKS)
    async with fleetscan.open_sweep(fleet, checks=checks, store=tmp_path / "runs.db") as sweep:
        await sweep.run()
        inside = [sweep.exit_code(fail_on) for fail_on in (None, *fleetscan.Severity)]

    assert [sweep.exit_code(fail_on) for fail_on in (None, *fleetscan.Severity)] == inside
    assert {4, 5} <= {*inside}
    with pytest.raises(fleetscan.FleetscanError, match="inside of its `async with` block"):
        await sweep.write_report(tmp_path / "report.json")
    with pytest.raises(fleetscan.FleetscanError, match="inside of its `async with` block"):
        _ = sweep.store


async def test_the_store_is_kept_out_of_the_event_loop(
    fleet: fleetscan.Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: dict[str, int] = {}

    def watch(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def watched(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the caller gives
            called[name] = threading.get_ident()
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    for name in ("open", "begin", "reopen", "finish", "close"):
        watch(fleetscan.RunStore, name)
    watch(fleetscan.library.sweep, "save_json_report")
    checks = fleetscan.choose_checks("s3.*")
    for resume in (False, True):
        async with fleetscan.open_sweep(
            fleet, checks=checks, store=tmp_path / "runs.db", resume=resume
        ) as sweep:
            if resume:
                await sweep.run()
                await sweep.write_report(tmp_path / "report.json")

    assert len(called) == 6
    assert threading.get_ident() not in called.values()


async def test_a_store_that_another_run_has_open_is_waited_for_where_that_is_wanted(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks("s3.*")
    store = tmp_path / "runs.db"
    told: list[str] = []
    is_told = anyio.Event()
    other = fleetscan.RunStore.open(store)

    def tell(message: str) -> None:
        told.append(message)
        is_told.set()

    with pytest.raises(fleetscan.ConfigurationError, match="is in use by another run"):
        async with fleetscan.open_sweep(fleet, checks=checks, store=store):
            pass
    # a wait can be cancelled
    with anyio.CancelScope() as scope:
        async with fleetscan.open_sweep(
            fleet, checks=checks, store=store, before_waiting=lambda _: scope.cancel()
        ):
            pass
    assert scope.cancelled_caught

    async with anyio.create_task_group() as tasks:

        async def end_the_other() -> None:
            await is_told.wait()
            other.close()

        tasks.start_soon(end_the_other)
        async with fleetscan.open_sweep(
            fleet, checks=checks, store=store, before_waiting=tell
        ) as sweep:
            await sweep.run()

    assert len(told) == 1
    assert "waiting for it to end" in told[0]
    assert sweep.status is fleetscan.RunStatus.INCOMPLETE


async def test_a_lock_of_the_store_is_waited_for_at_the_end(
    fleet: fleetscan.Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "runs.db"
    finish = fleetscan.RunStore.finish
    tries = 0
    monkeypatch.setattr("fleetscan.library.runs._ATTEMPT_SECONDS", 0.01)
    with closing(sqlite3.connect(store, isolation_level=None, check_same_thread=False)) as shell:

        def finish_and_let_go(*args: Any) -> None:  # noqa: ANN401 - whatever the caller gives
            nonlocal tries
            tries += 1
            try:
                finish(*args)
            finally:
                if shell.in_transaction:
                    shell.execute("ROLLBACK")

        monkeypatch.setattr(fleetscan.RunStore, "finish", finish_and_let_go)
        checks = fleetscan.choose_checks("s3.*")
        async with fleetscan.open_sweep(fleet, checks=checks, store=store) as sweep:
            await sweep.run()
            shell.execute("BEGIN IMMEDIATE")

    assert tries == 2
    with fleetscan.RunStore.open(store) as opened:
        assert opened.run(sweep.run_id).status is fleetscan.RunStatus.INCOMPLETE


async def test_a_store_that_fails_before_the_first_call_is_one_that_cannot_be_used(
    fleet: fleetscan.Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "runs.db"
    begin = fleetscan.RunStore.begin

    def begin_without_a_file(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as above
        store.unlink()
        return begin(*args, **kwargs)

    monkeypatch.setattr(fleetscan.RunStore, "begin", begin_without_a_file)
    with pytest.raises(fleetscan.ConfigurationError, match=r"Nothing was scanned$"):
        async with fleetscan.open_sweep(fleet, checks=fleetscan.choose_checks("s3.*"), store=store):
            pass


async def test_nothing_to_resume_and_another_plan_are_said(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    store = tmp_path / "runs.db"

    async def resume(checks: str) -> None:
        async with fleetscan.open_sweep(
            fleet, checks=fleetscan.choose_checks(checks), store=store, resume=True
        ):
            pass

    with pytest.raises(fleetscan.ConfigurationError, match="has no run yet"):
        await resume("s3.*")
    async with fleetscan.open_sweep(fleet, checks=fleetscan.choose_checks("s3.*"), store=store):
        pass
    with pytest.raises(fleetscan.ConfigurationError, match=r"what differs: checks"):
        await resume("ec2.*")
    await resume("s3.*")


async def test_without_credentials_nothing_is_begun(fleet: fleetscan.Fleet, tmp_path: Path) -> None:
    none = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
    with (
        changed_environment(none),
        pytest.raises(fleetscan.ConfigurationError, match="no source credentials"),
    ):
        async with fleetscan.open_sweep(fleet, store=tmp_path / "runs.db"):
            pass

    assert not (tmp_path / "runs.db").exists()
