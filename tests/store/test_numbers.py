"""Whatever is stored in whatever order, the numbers add up."""

import io
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import jsonschema
import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetscan.reports import report_schema, write_json_report
from fleetscan.store import (
    ACCOUNT_LEVEL,
    AccountResolved,
    Coverage,
    Evaluation,
    Gap,
    PlannedAccount,
    PlannedCheck,
    RunStatus,
    RunStore,
    Status,
    TargetResult,
)
from fleetscan.verdicts import Cause, Severity
from tests.store.building import FINISHED, STARTED, account, begin, check, evaluation, gap, result

Cell = tuple[str, str, str]

REGIONS = ("eu-west-1", "sa-east-1", "us-east-1")
VALIDATOR = jsonschema.Draft202012Validator(
    report_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account of the plan, and what came of it."""

    planned: PlannedAccount
    resolved: bool
    regions: tuple[str, ...]
    #: all of its tasks
    targets: tuple[str, ...]
    #: of its tasks, those that are finished
    results: tuple[TargetResult, ...]
    #: how many of the results come as the account is resolved
    at_once: int


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, and what came of it."""

    checks: tuple[PlannedCheck, ...]
    accounts: tuple[Account, ...]
    include_passed: bool


def regions_of(each: Account) -> tuple[str, ...]:
    return each.regions if each.resolved else each.planned.regions


def planned_cells(sweep: Sweep) -> dict[Cell, set[tuple[str, str]]]:
    """Every cell of the plan with the tasks that it waits for, by the words of the contract."""
    cells: dict[Cell, set[tuple[str, str]]] = {}
    for each in sweep.accounts:
        name = each.planned.account_id
        for one in sweep.checks:
            level = {(name, ACCOUNT_LEVEL)} if one.account_level else set()
            everywhere = {(name, "global")} if one.account_wide else set()
            if one.global_:
                cells[name, "global", one.check_id] = {(name, "global")} | level
            if one.regional or one.account_wide:
                for region in regions_of(each):
                    own = {(name, region)} if one.regional else set()
                    cells[name, region, one.check_id] = own | everywhere | level
    return cells


def stored_results(sweep: Sweep) -> list[TargetResult]:
    return [found for each in sweep.accounts if each.resolved for found in each.results]


def expected_gaps(sweep: Sweep) -> set[tuple[str, str, str, str | None]]:
    """Account, region, check and resource of all that was not evaluated."""
    results = stored_results(sweep)
    stored = {
        (found.account_id, each.region, each.check_id, each.resource)
        for found in results
        for each in found.gaps
    }
    done = {(found.account_id, found.region) for found in results}
    known = {missing[:3] for missing in stored}
    return stored | {
        (*cell, None)
        for cell, tasks in planned_cells(sweep).items()
        if cell not in known and not tasks <= done
    }


@st.composite
def checks(draw: st.DrawFn) -> tuple[PlannedCheck, ...]:
    count = draw(st.integers(1, 4))
    planned = []
    for number in range(count):
        scopes = draw(st.sets(st.sampled_from(["regional", "account_wide", "global_"]), min_size=1))
        planned.append(
            check(
                f"s{draw(st.sampled_from('abc'))}.check_{number}",
                draw(st.sampled_from(Severity)),
                account_level=draw(st.booleans()),
                **dict.fromkeys(scopes, True),
            )
        )
    return tuple(planned)


@st.composite
def results(
    draw: st.DrawFn, account_id: str, target: str, cells: list[tuple[str, str]]
) -> TargetResult:
    """What a task finds out, in any of the account's cells."""
    if not cells:
        return result(account_id, target)
    content: list[Evaluation | Gap] = []
    for region, check_id in draw(st.lists(st.sampled_from(cells), max_size=6)):
        name = f"{target}-{draw(st.integers(0, 3))}"
        if draw(st.booleans()):
            tags = draw(st.none() | st.dictionaries(st.text(max_size=3), st.text(max_size=3)))
            status = draw(st.sampled_from(Status))
            text = draw(st.text(min_size=1, max_size=5))
            content.append(evaluation(check_id, region, name, status, tags=tags, message=text))
        else:
            content.append(
                gap(
                    check_id,
                    region,
                    resource=draw(st.sampled_from([None, "arn:1", "arn:2"])),
                    operation=draw(st.sampled_from([None, "s3:GetBucketEncryption"])),
                    cause=draw(st.sampled_from(Cause)),
                    message=draw(st.sampled_from(["a", "b"])),
                )
            )
    return result(account_id, target, *content)


@st.composite
def accounts(draw: st.DrawFn, number: int, planned: tuple[PlannedCheck, ...]) -> Account:
    account_id = f"{number:012d}"
    some_regions = st.sets(st.sampled_from(REGIONS)).map(lambda regions: tuple(sorted(regions)))
    regions = draw(some_regions)
    targets = (*regions, "global", ACCOUNT_LEVEL)
    cells = [
        (region, one.check_id)
        for one in planned
        for region in regions
        if one.regional or one.account_wide
    ]
    cells += [("global", one.check_id) for one in planned if one.global_]
    finished = draw(st.lists(st.sampled_from(targets), unique=True)) if targets else []
    return Account(
        planned=account(account_id, draw(some_regions)),
        resolved=draw(st.booleans() | st.just(value=True)),
        regions=regions,
        targets=targets,
        results=tuple(draw(results(account_id, target, cells)) for target in finished),
        at_once=draw(st.integers(0, len(finished))),
    )


@st.composite
def sweeps(draw: st.DrawFn) -> Sweep:
    planned = draw(checks())
    return Sweep(
        checks=planned,
        accounts=tuple(
            draw(accounts(number, planned)) for number in range(draw(st.integers(1, 3)))
        ),
        include_passed=draw(st.booleans()),
    )


def store_sweep(store: RunStore, sweep: Sweep, order: Callable[[list[int]], list[int]]) -> None:
    """Store a sweep, its tasks in an order of one's own, some of them twice."""
    begin(
        store,
        checks=sweep.checks,
        accounts=[each.planned for each in sweep.accounts],
        include_passed=sweep.include_passed,
    )
    waiting: list[TargetResult] = []
    for index in order(list(range(len(sweep.accounts)))):
        each = sweep.accounts[index]
        if each.resolved:
            at_once, later = each.results[: each.at_once], each.results[each.at_once :]
            name = each.planned.account_id
            resolved = AccountResolved(
                account_id=name,
                regions=tuple(each.regions),
                targets=(*each.targets, *(result.region for result in at_once)),
            )
            store.commit("run-1", [resolved, *at_once])
            waiting += later
    for index in order(list(range(len(waiting)))):
        assert store.commit("run-1", [waiting[index]])
        assert not store.commit("run-1", [waiting[index]])


def report_of(store: RunStore) -> bytes:
    stream = io.BytesIO()
    write_json_report(store, store.run("run-1"), stream)
    return stream.getvalue()


@given(sweep=sweeps(), data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_numbers_of_any_sweep_add_up(sweep: Sweep, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, RunStore.open(Path(folder, "runs.db")) as store:
        store_sweep(store, sweep, lambda numbers: data.draw(st.permutations(numbers)))
        coverage = store.coverage("run-1")
        summary = store.summary("run-1")
        outcomes = list(store.outcomes_by_account("run-1"))
        gaps = list(store.gaps("run-1"))
        groups = store.gap_groups("run-1", limit=1_000)
        findings = list(store.findings("run-1"))
        store.finish("run-1", RunStatus.INCOMPLETE, FINISHED)
        report = msgspec.json.decode(report_of(store))

    # What is stored is what the contract's words say.
    missing = expected_gaps(sweep)
    cells = planned_cells(sweep)
    gap_cells = {each[:3] for each in missing}
    assert {
        (each.account_id, each.region, each.check_id, each.resource) for each in gaps
    } == missing
    assert coverage == Coverage(planned=len(cells), evaluated=len(cells) - len(gap_cells))
    keys = [
        (each.account_id, each.region, each.check_id, each.resource or "", each.operation or "")
        for each in gaps
    ]
    assert keys == sorted(set(keys))

    # A group counts the cells of the gaps that are told, by cause where there is one code of each.
    told: dict[tuple[Cause, str | None], set[Cell]] = {}
    for gap_record in gaps:
        by_operation = gap_record.cause in {
            Cause.ACCESS_DENIED,
            Cause.DENIED_BY_RESOURCE_POLICY,
        }
        reason = (gap_record.cause, gap_record.operation if by_operation else gap_record.error_code)
        told.setdefault(reason, set()).add(
            (gap_record.account_id, gap_record.region, gap_record.check_id)
        )
    by_cause = Counter((reason[0], len(counted)) for reason, counted in told.items())
    assert Counter((each.cause, each.cells) for each in groups) == by_cause

    # Evaluations: one per resource that was judged.
    judged: dict[tuple[str, str, str, str], set[Status]] = {}
    for found in stored_results(sweep):
        for each in found.evaluations:
            key = (found.account_id, each.region, each.check_id, each.resource.arn)
            judged.setdefault(key, set()).add(each.status)
    worst = {
        key: next(
            each for each in (Status.FAIL, Status.PASS, Status.NOT_APPLICABLE) if each in seen
        )
        for key, seen in judged.items()
    }
    by_status = Counter(worst.values())
    total = summary.evaluations
    assert (total.passed, total.fail, total.not_applicable, total.not_evaluated) == (
        by_status[Status.PASS],
        by_status[Status.FAIL],
        by_status[Status.NOT_APPLICABLE],
        len(missing),
    )
    came_out = {
        Status.PASS: {(key[0], key[2]) for key, status in worst.items() if status is Status.PASS},
        Status.FAIL: {(key[0], key[2]) for key, status in worst.items() if status is Status.FAIL},
        None: {(each[0], each[2]) for each in missing},
    }
    names = sorted(each.planned.account_id for each in sweep.accounts)
    assert [tuple(each) for each in outcomes] == [
        tuple(
            frozenset(check_id for account_id, check_id in found if account_id == name)
            for found in came_out.values()
        )
        for name in names
    ]
    kept = {Status.FAIL, Status.PASS} if sweep.include_passed else {Status.FAIL}
    found_keys = [
        (each.account_id, each.region, each.check_id, each.resource.arn) for each in findings
    ]
    assert found_keys == sorted(key for key, status in worst.items() if status in kept)

    assert_report_adds_up(report)


def assert_report_adds_up(report: dict[str, object]) -> None:
    """What a reader of the report can work out alone."""
    VALIDATOR.validate(report)
    parsed = msgspec.convert(report, type=_Report)
    cells = {
        (each["account_id"], each["region"], each["check_id"]) for each in parsed.coverage.gaps
    }
    assert parsed.coverage.planned == parsed.coverage.evaluated + len(cells)
    resources = {
        (each["account_id"], each["region"], each["check_id"], each["resource"])
        for each in parsed.coverage.gaps
    }
    summary = parsed.summary
    assert summary.evaluations["not_evaluated"] == len(resources)
    for counts in (summary.by_check, summary.by_account):
        total = Counter[str]()
        for each in counts.values():
            total.update(each)
        assert total + Counter() == Counter(summary.evaluations) + Counter()
    fails = [each for each in parsed.findings if each["status"] == "fail"]
    assert len(fails) == summary.evaluations["fail"]
    assert Counter(each["severity"] for each in fails) == +Counter(summary.by_severity)
    ids = [each["id"] for each in parsed.findings]
    assert len(set(ids)) == len(ids)
    assert summary.accounts == len(summary.by_account)


class _Coverage(msgspec.Struct):
    planned: int
    evaluated: int
    gaps: list[dict[str, str | None]]


class _Summary(msgspec.Struct):
    accounts: int
    evaluations: dict[str, int]
    by_severity: dict[str, int]
    by_check: dict[str, dict[str, int]]
    by_account: dict[str, dict[str, int]]


class _Report(msgspec.Struct):
    summary: _Summary
    coverage: _Coverage
    findings: list[dict[str, object]]


@given(sweep=sweeps(), data=st.data())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_in_which_tasks_finish_changes_no_byte(sweep: Sweep, data: st.DataObject) -> None:
    reports = []
    for order in (lambda numbers: numbers, lambda numbers: data.draw(st.permutations(numbers))):
        with (
            tempfile.TemporaryDirectory() as folder,
            RunStore.open(Path(folder, "runs.db")) as store,
        ):
            store_sweep(store, sweep, order)
            reports.append(report_of(store))
    assert reports[0] == reports[1]
    assert b'"started_at":"' + STARTED.strftime("%Y-%m-%dT%H:%M:%SZ").encode() in reports[0]
