"""Whatever is wrong with the world: no verdict rests on what was not read, and all is counted."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
from hypothesis import given, settings

from fleetscan.fleet.model import Account
from fleetscan.store import AccountResolved, Evaluation, RunStatus, TargetResult
from tests.engine.any_world import ACCOUNTS, AnAccount, Expected, world_of
from tests.engine.scanning import sweeping
from tests.engine.world import ACCOUNT, REGIONS, Depot, Person

FLEET = [Account(id=ACCOUNT, name="one", regions=REGIONS)]


def name_of(evaluation: Evaluation) -> str:
    kind = {Depot.TYPE: "depot ", Person.TYPE: "person "}.get(evaluation.resource.type, "")
    return kind + evaluation.resource.id


@settings(max_examples=60, deadline=None)
@given(ACCOUNTS)
def test_no_verdict_rests_on_what_was_not_read_and_nothing_is_passed_over(
    account: AnAccount,
) -> None:
    results: list[TargetResult] = []
    with tempfile.TemporaryDirectory() as folder, sweeping(Path(folder), fleet=FLEET) as swept:
        commit = swept.store.commit

        def note(run_id: str, batch: Sequence[AccountResolved | TargetResult]) -> int:
            results.extend(item for item in batch if isinstance(item, TargetResult))
            return commit(run_id, batch)

        patched: Any = swept.store
        patched.commit = note
        status = anyio.run(swept.scan(world_of(account)).run)
        coverage = swept.store.coverage("run")
        summary = swept.store.summary("run")
        stored = {
            (gap.check_id.removeprefix("world."), gap.region) for gap in swept.store.gaps("run")
        }
    verdicts = {
        (each.check_id.removeprefix("world."), name_of(each)): str(each.status)
        for result in results
        for each in result.evaluations
    }
    expected = Expected(account)
    assert verdicts == expected.verdicts
    assert stored == expected.gaps
    # twelve checks: all but the two of persons in each region, and three in global
    assert coverage.planned == 10 * len(REGIONS) + 3
    assert coverage.planned == coverage.evaluated + len(expected.gaps)
    assert status is (RunStatus.INCOMPLETE if expected.gaps else RunStatus.COMPLETE)
    counts = summary.evaluations
    assert counts.passed + counts.fail + counts.not_applicable == len(expected.verdicts)
