"""What finished together is stored together, as if each had come by itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import permutations
from pathlib import Path
from typing import TypeAlias

import pytest

from fleetscan.store import ACCOUNT_LEVEL, AccountResolved, RunStore, TargetResult
from fleetscan.verdicts import Cause
from tests.store.building import (
    ALPHA,
    BETA,
    CHECKS,
    REGIONS,
    VOLUMES,
    account,
    begin,
    check,
    evaluation,
    fact,
    gap,
    resolve,
    result,
)

Item: TypeAlias = AccountResolved | TargetResult

TARGETS = (*REGIONS, "global", ACCOUNT_LEVEL)
LEVEL = check("ec2.group_used", regional=True, account_level=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "runs.db") as opened:
        yield opened


def resolved(account_id: str, *regions: str) -> AccountResolved:
    regions = regions or REGIONS
    return AccountResolved(account_id=account_id, regions=regions, targets=(*regions, *TARGETS[2:]))


def fails(account_id: str, region: str, *names: str) -> TargetResult:
    return result(account_id, region, *(evaluation(VOLUMES.check_id, region, n) for n in names))


def everything(store: RunStore, run_id: str) -> tuple[object, ...]:
    return (
        list(store.findings(run_id)),
        list(store.gaps(run_id)),
        [store.kept_facts(run_id, each) for each in (ALPHA, BETA)],
        store.summary(run_id),
        store.progress(run_id),
    )


def found(store: RunStore) -> list[tuple[str, str]]:
    return [(each.account_id, each.resource.id) for each in store.findings("run-1")]


def test_targets_can_be_finished_as_the_account_is_resolved(store: RunStore) -> None:
    begin(store)
    dead = result(ALPHA, "eu-west-1", gap(VOLUMES.check_id, "eu-west-1", cause=Cause.CREDENTIALS))
    resolved = AccountResolved(account_id=ALPHA, regions=REGIONS, targets=REGIONS)
    assert store.commit("run-1", [resolved, dead]) == 2
    assert list(store.unfinished_targets("run-1")) == [(ALPHA, "us-east-1")]
    assert store.progress("run-1").targets_done == 1
    assert next(store.gaps("run-1")).cause is Cause.CREDENTIALS


def test_a_batch_with_one_item_that_cannot_be_stored_leaves_nothing_behind(store: RunStore) -> None:
    begin(store)
    resolved = AccountResolved(account_id=ALPHA, regions=REGIONS, targets=REGIONS)
    good = result(ALPHA, "eu-west-1", evaluation(VOLUMES.check_id, "eu-west-1", "vol-1"))
    bad = result(ALPHA, "us-east-1", evaluation(VOLUMES.check_id, "sa-east-1", "vol-2"))
    with pytest.raises(ValueError, match="sa-east-1"):
        store.commit("run-1", [resolved, good, bad])
    assert store.unresolved_accounts("run-1") == {ALPHA, BETA}
    assert list(store.findings("run-1")) == []
    assert store.commit("run-1", [resolved, good]) == 2
    assert store.commit("run-1", [resolved, good]) == 0


def test_text_that_sqlite_cannot_hold_is_stored_with_its_batch(store: RunStore) -> None:
    begin(store)
    resolved = AccountResolved(account_id=ALPHA, regions=REGIONS, targets=REGIONS)
    strange = result(ALPHA, "eu-west-1", evaluation(VOLUMES.check_id, "eu-west-1", "vol-\ud800"))
    assert store.commit("run-1", [resolved, strange]) == 2
    assert len(list(store.findings("run-1"))) == 1


def test_several_targets_are_finished_at_once(store: RunStore) -> None:
    begin(store)
    resolve(store)
    results = [result(each, "eu-west-1") for each in (ALPHA, BETA)]
    assert store.commit("run-1", results[:1]) == 1
    assert store.commit("run-1", results) == 1
    assert store.progress("run-1").targets_done == 2


def test_of_a_target_that_comes_twice_in_a_batch_the_first_stays(store: RunStore) -> None:
    begin(store)
    batch: list[Item] = [
        resolved(ALPHA),
        fails(ALPHA, "eu-west-1", "first"),
        fails(ALPHA, "eu-west-1", "second", "third"),
    ]
    assert store.commit("run-1", batch) == 2
    assert found(store) == [(ALPHA, "first")]
    assert store.summary("run-1").evaluations.fail == 1


def test_of_an_account_that_comes_twice_in_a_batch_the_first_stays(store: RunStore) -> None:
    begin(store)
    batch: list[Item] = [
        resolved(ALPHA),
        resolved(ALPHA, "sa-east-1"),
        fails(ALPHA, "us-east-1", "vol-1"),
    ]
    assert store.commit("run-1", batch) == 2
    assert store.account_regions("run-1", ALPHA) == REGIONS
    assert (ALPHA, "sa-east-1") not in store.unfinished_targets("run-1")


def test_what_is_stored_already_takes_nothing_from_the_rest_of_its_batch(store: RunStore) -> None:
    begin(store)
    store.commit("run-1", [resolved(ALPHA), fails(ALPHA, "eu-west-1", "old")])
    batch: list[Item] = [
        fails(ALPHA, "eu-west-1", "new"),
        resolved(BETA),
        resolved(ALPHA, "sa-east-1"),
        fails(BETA, "eu-west-1", "beta"),
        fails(ALPHA, "us-east-1", "alpha"),
    ]
    assert store.commit("run-1", batch) == 3
    assert found(store) == [(ALPHA, "old"), (ALPHA, "alpha"), (BETA, "beta")]


@pytest.mark.parametrize(
    "batch",
    [
        [fails(ALPHA, "eu-west-1", "vol-1"), resolved(ALPHA)],
        [resolved(ALPHA), fails(ALPHA, "sa-east-1")],
        [resolved(ALPHA), fails(BETA, "eu-west-1")],
        [resolved(ALPHA), resolved("333333333333")],
    ],
    ids=["target_before_its_account", "unknown_target", "unresolved", "unknown_account"],
)
def test_a_batch_with_an_item_that_is_not_known_is_refused_whole(
    store: RunStore, batch: list[Item]
) -> None:
    begin(store)
    with pytest.raises(KeyError):
        store.commit("run-1", batch)
    assert store.unresolved_accounts("run-1") == {ALPHA, BETA}
    assert list(store.unfinished_targets("run-1")) == []
    assert found(store) == []


@pytest.mark.parametrize("first", [resolved(ALPHA, "sa-east-1"), resolved(ALPHA)])
def test_the_regions_of_an_account_are_those_that_were_stored(
    store: RunStore, first: AccountResolved
) -> None:
    """And not those of a batch that was rolled back."""
    begin(store)
    with pytest.raises(KeyError):
        store.commit("run-1", [first, resolved("333333333333")])
    assert store.account_regions("run-1", ALPHA) == REGIONS
    (swept,) = {"sa-east-1", "eu-west-1"}.difference(first.regions)
    store.commit("run-1", [resolved(ALPHA, swept)])
    stray = gap(VOLUMES.check_id, first.regions[0])
    with pytest.raises(ValueError, match=f"not in the plan: .* in {first.regions[0]}"):
        store.commit("run-1", [result(ALPHA, "global", stray)])
    assert store.commit("run-1", [fails(ALPHA, swept, "vol-1")]) == 1


def test_the_account_level_ends_the_facts_that_came_before_it(store: RunStore) -> None:
    """In an earlier batch or in its own, and those of its account alone."""
    begin(store, checks=[*CHECKS, LEVEL])
    resolve(store, targets=TARGETS)
    store.commit("run-1", [result(each, "eu-west-1", fact("earlier")) for each in (ALPHA, BETA)])
    batch = [
        result(ALPHA, "us-east-1", fact("before")),
        result(BETA, "us-east-1", fact("of another")),
        result(ALPHA, ACCOUNT_LEVEL),
        result(ALPHA, "global", fact("after")),
    ]
    assert store.commit("run-1", batch) == 4
    assert store.kept_facts("run-1", ALPHA) == [fact("after")]
    assert store.kept_facts("run-1", BETA) == [fact("earlier"), fact("of another")]


@pytest.mark.parametrize("order", list(permutations(["a", "b", "c"])))
def test_of_several_gaps_of_one_cell_in_a_batch_the_least_stays(
    store: RunStore, order: tuple[str, str, str]
) -> None:
    begin(store)
    resolve(store)
    batch = [
        result(ALPHA, region, gap(VOLUMES.check_id, "eu-west-1", message=message))
        for region, message in zip([*REGIONS, "global"], order, strict=True)
    ]
    assert store.commit("run-1", batch) == 3
    stored = [each.message for each in store.gaps("run-1") if each.error_code != "Interrupted"]
    assert stored == ["a"]


@pytest.mark.parametrize("limit", ["_MOST_ROWS", "_MOST_REMEMBERED"])
def test_how_much_is_held_in_memory_makes_no_difference(
    store: RunStore, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    batch: list[Item] = [
        resolved(ALPHA),
        fails(ALPHA, "eu-west-1", "vol-1", "vol-2"),
        result(ALPHA, "us-east-1", fact("kept"), gap(VOLUMES.check_id, "us-east-1")),
        resolved(BETA),
        result(ALPHA, ACCOUNT_LEVEL),
        result(BETA, "eu-west-1", fact("kept"), gap(VOLUMES.check_id, "us-east-1")),
        fails(BETA, "us-east-1", "vol-3"),
    ]
    for run_id, most in (("run-1", 1_000), ("run-2", 0)):
        monkeypatch.setattr(f"fleetscan.store.runs.{limit}", most)
        begin(store, run_id, checks=[*CHECKS, LEVEL])
        assert store.commit(run_id, batch[:4]) == 4
        assert store.commit(run_id, batch[4:]) == 3
    assert everything(store, "run-1") == everything(store, "run-2")


def test_a_batch_of_nothing_is_nothing(store: RunStore) -> None:
    begin(store)
    assert store.commit("run-1", []) == 0


def test_only_a_checkpoint_copies_what_was_committed_into_the_file_itself(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    many = [account(f"{number:012d}") for number in range(40_000)]
    with RunStore.open(path) as store:
        # more pages than SQLite would leave in its log
        begin(store, accounts=many)
        log = path.with_name("runs.db-wal").stat().st_size
        assert log > 1_000 * 4_096
        assert path.stat().st_size < log / 100
        store.checkpoint()
        alone = f"{path.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(alone, uri=True)) as file:
            found = file.execute("SELECT count(*) FROM accounts").fetchone()
    assert found == (len(many),)
