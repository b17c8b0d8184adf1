"""The library over the simulated company: what a program gets, and what is left behind."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest

import fleetscan
from fleetscan.demo.environment import changed_environment
from fleetscan.demo.fleet import accounts_toml, demo_fleet, demo_rules
from fleetscan.demo.server import SimulatedAWS
from tests.e2e.command import shielded

CHECKS = ("s3.*", "ec2.volume_encrypted", "tags.resource_tagged")


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
        sweep.write_report(tmp_path / "report.json")
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
    checks = fleetscan.choose_checks("tags.resource_tagged")

    async with fleetscan.open_sweep(fleet, checks=checks, store=tmp_path / "runs.db") as sweep:
        statuses = {each.status async for each in sweep if isinstance(each, fleetscan.Finding)}

    assert statuses == {fleetscan.Status.FAIL}


async def test_a_sweep_can_be_run_without_taking_its_results(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    checks = fleetscan.choose_checks("tags.resource_tagged")

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


async def test_a_sweep_is_iterated_over_once_and_inside_of_its_block(
    fleet: fleetscan.Fleet, tmp_path: Path
) -> None:
    async with fleetscan.open_sweep(
        fleet, checks=fleetscan.choose_checks("s3.*"), store=tmp_path / "runs.db"
    ) as sweep:
        await take(sweep, 1)
        with pytest.raises(RuntimeError, match="once"):
            await take(sweep, 1)

    with pytest.raises(RuntimeError, match="inside"):
        await take(sweep, 1)


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
