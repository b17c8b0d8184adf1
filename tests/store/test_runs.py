import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest

from fleetscan.store import (
    ACCOUNT_LEVEL,
    AccountResolved,
    Run,
    RunStatus,
    RunStore,
    Status,
    StoreAccessError,
    StoreDamagedError,
    TargetResult,
)
from tests.store.building import (
    ALPHA,
    BETA,
    BUCKETS,
    CHECKS,
    FINISHED,
    REGIONS,
    STARTED,
    VOLUMES,
    account,
    begin,
    check,
    evaluation,
    fact,
    finish_all,
    gap,
    resolve,
    result,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "runs.db") as opened:
        yield opened


def test_a_run_is_what_was_begun(store: RunStore) -> None:
    assert begin(store) == Run(
        id="run-1",
        started_at=STARTED,
        finished_at=None,
        fleetscan_version="0.1.0",
        status=None,
        resumed=False,
        digest="d1",
        include_passed=False,
    )
    assert store.plan("run-1") == b'{"accounts": 2}'


def test_times_are_kept_in_utc(store: RunStore) -> None:
    tokyo = timezone(timedelta(hours=9))
    run = begin(store, started_at=datetime(2026, 11, 23, 19, 0, tzinfo=tokyo))
    assert run.started_at.isoformat() == "2026-11-23T10:00:00+00:00"


def test_a_time_without_its_zone_is_refused(store: RunStore) -> None:
    with pytest.raises(ValueError, match="without its zone"):
        begin(store, started_at=STARTED.replace(tzinfo=None))


def test_a_killed_run_is_unfinished(store: RunStore) -> None:
    assert store.newest_unfinished() is None
    run = begin(store)
    assert store.newest_unfinished() == run


@pytest.mark.parametrize(
    ("status", "unfinished"),
    [
        (RunStatus.COMPLETE, False),
        (RunStatus.INCOMPLETE, False),
        (RunStatus.INTERRUPTED, True),
    ],
)
def test_only_an_interrupted_run_is_unfinished(
    store: RunStore, status: RunStatus, *, unfinished: bool
) -> None:
    begin(store)
    store.finish("run-1", status, FINISHED)
    run = store.run("run-1")
    assert (run.status, run.finished_at) == (status, FINISHED)
    assert store.newest_unfinished() == (run if unfinished else None)


def test_the_newest_unfinished_run_is_the_one_begun_last(store: RunStore) -> None:
    begin(store, "older")
    begin(store, "newer", started_at=STARTED - timedelta(hours=1))
    begin(store, "done")
    store.finish("done", RunStatus.COMPLETE, FINISHED)
    newest = store.newest_unfinished()
    assert newest is not None
    assert newest.id == "newer"


def test_a_reopened_run_is_resumed_and_has_no_end(store: RunStore) -> None:
    run = begin(store)
    store.finish("run-1", RunStatus.INTERRUPTED, FINISHED)
    assert store.reopen("run-1") == msgspec.structs.replace(run, resumed=True)


def test_an_unknown_run_account_or_target_is_an_error(store: RunStore) -> None:
    begin(store)
    resolve(store, accounts=[ALPHA], targets=REGIONS)
    with pytest.raises(KeyError, match="run-2"):
        store.run("run-2")
    with pytest.raises(KeyError, match="run-2"):
        store.coverage("run-2")
    with pytest.raises(KeyError, match="333333333333"):
        store.commit(
            "run-1",
            [AccountResolved(account_id="333333333333", regions=REGIONS, targets=REGIONS)],
        )
    with pytest.raises(KeyError, match="global"):
        store.commit("run-1", [result(ALPHA, "global")])
    with pytest.raises(KeyError, match=BETA):
        store.commit("run-1", [result(BETA, "eu-west-1")])


def test_regions_are_provisional_until_the_account_is_resolved(store: RunStore) -> None:
    begin(store)
    assert store.unresolved_accounts("run-1") == {ALPHA, BETA}
    assert store.account_regions("run-1", ALPHA) == REGIONS
    resolve(store, accounts=[ALPHA], regions=("sa-east-1", "ca-west-1"), targets=("ca-west-1",))
    assert store.unresolved_accounts("run-1") == {BETA}
    assert store.account_regions("run-1", ALPHA) == ("ca-west-1", "sa-east-1")
    assert store.account_regions("run-1", BETA) == REGIONS


def test_an_account_is_resolved_once(store: RunStore) -> None:
    begin(store)
    resolve(store, accounts=[ALPHA])
    assert not store.commit(
        "run-1",
        [AccountResolved(account_id=ALPHA, regions=("sa-east-1",), targets=("sa-east-1",))],
    )
    assert store.account_regions("run-1", ALPHA) == REGIONS
    assert next(store.unfinished_targets("run-1")) == (ALPHA, "eu-west-1")


def test_unfinished_targets_are_sorted_with_the_account_level_last(store: RunStore) -> None:
    begin(store)
    resolve(store, accounts=[BETA, ALPHA], targets=[ACCOUNT_LEVEL, "us-east-1", "global"])
    assert list(store.unfinished_targets("run-1")) == [
        (account_id, region)
        for account_id in (ALPHA, BETA)
        for region in ("global", "us-east-1", ACCOUNT_LEVEL)
    ]


def test_unfinished_targets_can_be_finished_while_they_are_consumed(store: RunStore) -> None:
    begin(store)
    resolve(store)
    finish_all(store)
    assert list(store.unfinished_targets("run-1")) == []
    assert store.progress("run-1").targets_done == 6


@pytest.mark.parametrize("include_passed", [False, True])
def test_fails_are_findings_and_passes_where_they_are_asked_for(
    store: RunStore, *, include_passed: bool
) -> None:
    begin(store, include_passed=include_passed)
    resolve(store)
    evaluations = [
        evaluation(VOLUMES.check_id, "eu-west-1", status.value, status) for status in Status
    ]
    store.commit("run-1", [result(ALPHA, "eu-west-1", *evaluations)])
    found = [finding.status for finding in store.findings("run-1")]
    assert found == ([Status.FAIL, Status.PASS] if include_passed else [Status.FAIL])


def test_a_target_that_is_done_stays_as_it_is(store: RunStore) -> None:
    begin(store)
    resolve(store)
    first = result(ALPHA, "eu-west-1", evaluation(VOLUMES.check_id, "eu-west-1", "vol-1"))
    second = result(ALPHA, "eu-west-1", evaluation(VOLUMES.check_id, "eu-west-1", "vol-2"))
    assert store.commit("run-1", [first]) == 1
    before = (store.summary("run-1"), list(store.findings("run-1")), store.progress("run-1"))
    assert store.commit("run-1", [second]) == 0
    assert store.commit("run-1", [first]) == 0
    after = (store.summary("run-1"), list(store.findings("run-1")), store.progress("run-1"))
    assert after == before


@pytest.mark.parametrize(
    ("check_id", "region"),
    [
        (VOLUMES.check_id, "sa-east-1"),
        (VOLUMES.check_id, "global"),
        (BUCKETS.check_id, "global"),
        ("ec2.unknown", "eu-west-1"),
    ],
)
def test_what_is_not_in_the_plan_is_refused_whole(
    store: RunStore, check_id: str, region: str
) -> None:
    """The numbers of the report would no longer add up."""
    begin(store)
    resolve(store)
    fine = evaluation(VOLUMES.check_id, "eu-west-1", "vol-1")
    for stray in (evaluation(check_id, region, "x"), gap(check_id, region)):
        with pytest.raises(ValueError, match=f"not in the plan: {check_id} in {region} of"):
            store.commit("run-1", [result(ALPHA, "eu-west-1", fine, stray)])
    assert list(store.findings("run-1")) == []
    assert store.progress("run-1").targets_done == 0


def test_a_resource_that_was_listed_twice_counts_once_with_its_worse_verdict(
    store: RunStore,
) -> None:
    begin(store)
    resolve(store)
    verdicts = [Status.PASS, Status.FAIL, Status.NOT_APPLICABLE, Status.FAIL]
    seen = [evaluation(VOLUMES.check_id, "eu-west-1", "vol-1", status) for status in verdicts]
    store.commit("run-1", [result(ALPHA, "eu-west-1", *seen)])
    assert [finding.status for finding in store.findings("run-1")] == [Status.FAIL]
    counts = store.summary("run-1").evaluations
    assert (counts.passed, counts.fail, counts.not_applicable) == (0, 1, 0)


def test_kept_facts_are_there_until_the_account_level_is_done(store: RunStore) -> None:
    level = check("ec2.group_used", regional=True, account_level=True)
    begin(store, checks=[*CHECKS, level])
    targets = (*REGIONS, "global", ACCOUNT_LEVEL)
    resolve(store, targets=targets)
    kept = {
        region: tuple(fact(f"{region} {number}", f"arn:{number}") for number in (2, 1, 3))
        for region in REGIONS
    }
    for region in reversed(REGIONS):
        for account_id in (ALPHA, BETA):
            facts = kept[region]
            finished = TargetResult(account_id=account_id, region=region, facts=facts)
            store.commit("run-1", [finished])
    assert store.kept_facts("run-1", ALPHA) == [*kept["eu-west-1"], *kept["us-east-1"]]
    store.commit("run-1", [result(ALPHA, ACCOUNT_LEVEL)])
    assert store.kept_facts("run-1", ALPHA) == []
    assert len(store.kept_facts("run-1", BETA)) == 6


def test_runs_do_not_mix(store: RunStore) -> None:
    for run_id in ("run-1", "run-2"):
        begin(store, run_id)
        resolve(store, run_id)
    finding = evaluation(VOLUMES.check_id, "eu-west-1", "vol-1")
    facts = (fact("kept"),)
    finished = msgspec.structs.replace(result(ALPHA, "eu-west-1", finding), facts=facts)
    store.commit("run-1", [finished])
    store.commit("run-2", [result(BETA, "eu-west-1", gap(VOLUMES.check_id, "eu-west-1"))])
    assert [each.account_id for each in store.findings("run-1")] == [ALPHA]
    assert list(store.findings("run-2")) == []
    assert store.kept_facts("run-2", ALPHA) == []
    assert store.summary("run-2").evaluations.fail == 0
    assert store.progress("run-1") == msgspec.structs.replace(store.progress("run-2"), fails=1)
    assert (ALPHA, "eu-west-1") in store.unfinished_targets("run-2")


def test_text_that_is_no_unicode_is_stored_as_far_as_it_is(store: RunStore) -> None:
    """JSON can spell half a surrogate pair, and `json.loads` lets it through."""
    begin(store)
    half = "a\ud800b"
    resolve(store)
    content = (
        evaluation(VOLUMES.check_id, "eu-west-1", "vol-1", tags={half: half}, message=half),
        evaluation(VOLUMES.check_id, "eu-west-1", half),
        gap(VOLUMES.check_id, "eu-west-1", resource=half, error_code=half, message=half),
    )
    facts = (fact("Volume", half),)
    finished = msgspec.structs.replace(result(ALPHA, "eu-west-1", *content), facts=facts)
    assert store.commit("run-1", [finished])
    findings = list(store.findings("run-1"))
    assert [each.resource.id for each in findings] == ["a?b", "vol-1"]
    assert findings[1].resource.tags == {"a?b": "a?b"}
    stored = next(each for each in store.gaps("run-1") if each.resource)
    assert (stored.resource, stored.error_code, stored.message) == ("a?b", "a?b", "a?b")
    assert store.kept_facts("run-1", ALPHA)[0].subject == "a?b"


def test_text_with_zeros_and_line_breaks_comes_back_as_it_was(store: RunStore) -> None:
    begin(store)
    resolve(store)
    text = "a\0b\nc\u2028\U0001f4a9"
    finding = evaluation(VOLUMES.check_id, "eu-west-1", text, message=text, tags={text: text})
    store.commit("run-1", [result(ALPHA, "eu-west-1", finding)])
    (found,) = store.findings("run-1")
    assert (found.message, found.resource.id, found.resource.tags) == (text, text, {text: text})


def test_a_full_disk_is_one_clear_error_and_leaves_whole_transactions(store: RunStore) -> None:
    begin(store)
    resolve(store)
    store.commit("run-1", [result(ALPHA, "global")])
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    many = [evaluation(VOLUMES.check_id, "eu-west-1", f"vol-{n}") for n in range(1_000)]
    with pytest.raises(
        StoreAccessError, match=r"store .*runs\.db: its disk is full; make room on it"
    ):
        store.commit("run-1", [result(ALPHA, "eu-west-1", *many)])
    assert list(store.findings("run-1")) == []
    store._connection.execute("PRAGMA max_page_count = 1000000")
    assert store.commit("run-1", [result(ALPHA, "eu-west-1", *many)])
    assert len(list(store.findings("run-1"))) == 1_000


def test_a_store_that_is_damaged_under_way_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with RunStore.open(path) as store:
        begin(store)
        resolve(store)
        many = [evaluation(VOLUMES.check_id, "eu-west-1", f"vol-{n}") for n in range(1_000)]
        store.commit("run-1", [result(ALPHA, "eu-west-1", *many)])
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'findings'"
        ).fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    with (
        RunStore.open(path) as store,
        pytest.raises(StoreDamagedError, match=r"store .*runs\.db: is damaged \(.*malformed"),
    ):
        list(store.findings("run-1"))


def test_a_fault_of_this_code_is_not_blamed_on_the_disk(store: RunStore) -> None:
    begin(store)
    with pytest.raises(sqlite3.IntegrityError):
        begin(store)
    with pytest.raises(sqlite3.IntegrityError):
        begin(store, "run-2", accounts=[account(ALPHA), account(ALPHA)])
    with pytest.raises(KeyError):
        store.run("run-2")


@dataclass
class _Stop(BaseException):
    """An interruption, as Ctrl-C is one."""


def test_an_interruption_within_a_transaction_leaves_nothing_of_it(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(store)
    resolve(store)

    def interrupted(*_: object, **__: object) -> None:
        raise _Stop

    monkeypatch.setattr("fleetscan.store.runs.Rows.add", interrupted)
    with pytest.raises(_Stop):
        store.commit("run-1", [result(ALPHA, "eu-west-1")])
    monkeypatch.undo()
    assert store.commit("run-1", [result(ALPHA, "eu-west-1")])
