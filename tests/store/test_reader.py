import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from fleetscan.store import (
    ACCOUNT_LEVEL,
    Coverage,
    EvaluationCounts,
    FailedResource,
    GapRecord,
    Progress,
    RunStore,
    Status,
)
from fleetscan.verdicts import Cause, Severity
from tests.store.building import (
    ALPHA,
    BETA,
    BUCKETS,
    REGIONS,
    ROLES,
    TAGS,
    VOLUMES,
    account,
    begin,
    check,
    evaluation,
    finish_all,
    gap,
    resolve,
    result,
)

# Per account: volumes, buckets and tags in two regions each, roles and tags in `global`.
CELLS_OF_AN_ACCOUNT = 8


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore.open(tmp_path / "runs.db") as opened:
        yield opened


def cells(gaps: Iterator[GapRecord]) -> set[tuple[str, str, str]]:
    return {(each.account_id, each.region, each.check_id) for each in gaps}


def test_a_run_that_was_just_begun_has_a_gap_for_each_cell(store: RunStore) -> None:
    begin(store)
    gaps = list(store.gaps("run-1"))
    assert store.coverage("run-1") == Coverage(planned=2 * CELLS_OF_AN_ACCOUNT, evaluated=0)
    assert len(gaps) == 2 * CELLS_OF_AN_ACCOUNT
    assert gaps[0] == GapRecord(
        account_id=ALPHA,
        region="eu-west-1",
        check_id=VOLUMES.check_id,
        resource=None,
        cause=Cause.INTERNAL,
        operation=None,
        iam_action=None,
        error_code="Interrupted",
        message="the run ended before it was read, or read again; a resumed run goes on from here",
    )


def test_a_run_in_which_all_was_read_has_no_gap(store: RunStore) -> None:
    begin(store)
    resolve(store)
    finish_all(store)
    assert store.coverage("run-1") == Coverage(planned=16, evaluated=16)
    assert list(store.gaps("run-1")) == []


def test_an_account_with_no_region_has_its_global_cells_only(store: RunStore) -> None:
    begin(store, accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA], regions=[], targets=["global"])
    assert store.coverage("run-1") == Coverage(planned=2, evaluated=0)
    finish_all(store)
    assert store.coverage("run-1") == Coverage(planned=2, evaluated=2)


def test_a_cell_waits_for_each_task_that_adds_to_it(store: RunStore) -> None:
    begin(store, accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA])
    store.commit("run-1", [result(ALPHA, "eu-west-1")])
    volumes, buckets, tags, roles = (each.check_id for each in (VOLUMES, BUCKETS, TAGS, ROLES))
    waiting_for_global = {(buckets, "eu-west-1"), (buckets, "us-east-1"), (tags, "eu-west-1")}
    waiting_for_global |= {(roles, "global"), (tags, "global")}
    waiting_for_region = {(volumes, "us-east-1"), (tags, "us-east-1")}
    assert cells(store.gaps("run-1")) == {
        (ALPHA, region, check_id) for check_id, region in waiting_for_global | waiting_for_region
    }
    store.commit("run-1", [result(ALPHA, "global")])
    assert cells(store.gaps("run-1")) == {
        (ALPHA, region, check_id) for check_id, region in waiting_for_region
    }


def test_the_cells_of_an_account_level_check_wait_for_that_step_too(store: RunStore) -> None:
    checks = [
        VOLUMES,
        check("ec2.group_used", regional=True, account_level=True),
        check("iam.role_used", global_=True, account_level=True),
    ]
    begin(store, checks=checks, accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA], targets=[*REGIONS, "global", ACCOUNT_LEVEL])
    for region in (*REGIONS, "global"):
        store.commit("run-1", [result(ALPHA, region)])
    assert cells(store.gaps("run-1")) == {
        (ALPHA, "eu-west-1", "ec2.group_used"),
        (ALPHA, "us-east-1", "ec2.group_used"),
        (ALPHA, "global", "iam.role_used"),
    }
    store.commit("run-1", [result(ALPHA, ACCOUNT_LEVEL)])
    assert list(store.gaps("run-1")) == []


def test_a_resolved_account_without_a_task_that_a_cell_needs_is_not_evaluated(
    store: RunStore,
) -> None:
    begin(store, accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA], targets=["eu-west-1", "global"])
    finish_all(store)
    assert cells(store.gaps("run-1")) == {
        (ALPHA, "us-east-1", VOLUMES.check_id),
        (ALPHA, "us-east-1", TAGS.check_id),
    }


def test_a_cell_with_a_gap_of_its_own_gets_no_other(store: RunStore) -> None:
    begin(store, accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA])
    arn = "arn:aws:s3:::logs"
    store.commit(
        "run-1", [result(ALPHA, "eu-west-1", gap(TAGS.check_id, "eu-west-1", resource=arn))]
    )
    found = [each for each in store.gaps("run-1") if each.check_id == TAGS.check_id]
    assert [(each.region, each.resource) for each in found] == [
        ("eu-west-1", arn),
        ("global", None),
        ("us-east-1", None),
    ]


def test_gaps_are_sorted_and_those_of_one_operation_are_one(store: RunStore) -> None:
    begin(store, accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA])
    gaps = [
        gap(TAGS.check_id, "eu-west-1", resource=resource, operation=operation, message=message)
        for message in ("b", "a", "c")
        for operation in ("ec2:DescribeTags", None)
        for resource in ("arn:2", None, "arn:1")
    ]
    finish = [
        result(ALPHA, "eu-west-1", *gaps),
        result(ALPHA, "global", *(msgspec.structs.replace(each, message="B") for each in gaps)),
        result(ALPHA, "us-east-1"),
    ]
    assert store.commit("run-1", finish) == 3
    assert [(each.resource, each.operation, each.message) for each in store.gaps("run-1")] == [
        (resource, operation, "B")
        for resource in (None, "arn:1", "arn:2")
        for operation in (None, "ec2:DescribeTags")
    ]
    assert store.summary("run-1").evaluations.not_evaluated == 3
    assert store.coverage("run-1") == Coverage(planned=8, evaluated=7)


@pytest.mark.parametrize("order", [1, -1])
def test_the_gap_that_stays_of_two_does_not_depend_on_who_came_first(
    store: RunStore, order: int
) -> None:
    """A resource can be missing from its region's task and from the global one."""
    begin(store, accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA])
    denied = gap(TAGS.check_id, "eu-west-1", message="z", error_code="z")
    throttled = gap(TAGS.check_id, "eu-west-1", cause=Cause.THROTTLED, message="a", error_code="a")
    results = [result(ALPHA, "eu-west-1", denied), result(ALPHA, "global", throttled)]
    for each in results[::order]:
        store.commit("run-1", [each])
    found = next(each for each in store.gaps("run-1") if each.region == "eu-west-1")
    assert (found.cause, found.message, found.error_code) == (Cause.ACCESS_DENIED, "z", "z")


def test_of_gaps_that_sets_of_checks_share_each_check_keeps_the_least(store: RunStore) -> None:
    first, second, third = (
        check(f"ec2.{name}", regional=True, account_wide=True)
        for name in ("first", "second", "third")
    )
    begin(store, checks=[first, second, third], accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA])
    store.commit(
        "run-1",
        [
            result(
                ALPHA, region, *(gap(each.check_id, "eu-west-1", message=why) for each in checks)
            )
            for region, why, checks in (
                ("eu-west-1", "b", (first, second)),
                ("us-east-1", "a", (second, third)),
                ("global", "c", (first, second, third)),
            )
        ],
    )
    assert [(each.check_id, each.message) for each in store.gaps("run-1")] == [
        ("ec2.first", "b"),
        ("ec2.second", "a"),
        ("ec2.third", "a"),
    ]
    assert store.summary("run-1").evaluations.not_evaluated == 3
    assert store.coverage("run-1") == Coverage(planned=6, evaluated=3)


def test_a_group_counts_the_gaps_that_are_told_of_sets_of_checks_that_overlap(
    store: RunStore,
) -> None:
    first, second, third = (check(f"ec2.{name}", regional=True) for name in ("a", "b", "c"))
    begin(store, checks=[first, second, third], accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA])
    lasting = {"cause": Cause.THROTTLED, "error_code": "RequestLimitExceeded"}
    finished = [
        result(ALPHA, "eu-west-1", *(gap(each.check_id, "eu-west-1") for each in (first, second))),
        result(
            ALPHA,
            "us-east-1",
            *(gap(each.check_id, "eu-west-1", **lasting) for each in (second, third)),
        ),
    ]
    store.commit("run-1", [*finished, result(ALPHA, "global")])
    assert [(each.check_id, each.cause) for each in store.gaps("run-1")] == [
        ("ec2.a", Cause.ACCESS_DENIED),
        ("ec2.b", Cause.ACCESS_DENIED),
        ("ec2.c", Cause.THROTTLED),
    ]
    groups = store.gap_groups("run-1", limit=10)
    assert [(each.cause, each.cells) for each in groups] == [
        (Cause.ACCESS_DENIED, 2),
        (Cause.THROTTLED, 1),
    ]


def test_an_account_that_can_not_be_entered_takes_few_rows(store: RunStore) -> None:
    checks = [check(f"ec2.check_{number:03d}", regional=True) for number in range(200)]
    begin(store, checks=checks, accounts=[account(ALPHA), account(BETA)])
    resolve(store)
    for account_id in (ALPHA, BETA):
        for region in (*REGIONS, "global"):
            gaps = [gap(each.check_id, region) for each in checks if region != "global"]
            store.commit("run-1", [result(account_id, region, *gaps)])
    with closing(sqlite3.connect(store.path)) as connection:
        rows = "SELECT (SELECT count(*) FROM shared_gaps), (SELECT count(*) FROM gaps)"
        assert connection.execute(rows).fetchone() == (4, 0)
        assert connection.execute("SELECT count(*) FROM check_sets").fetchone() == (200,)
    assert len(list(store.gaps("run-1"))) == 800


def test_gaps_of_an_older_store_are_one_with_those_of_its_resumed_run(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    with RunStore.open(path) as store:
        begin(store, accounts=[account(ALPHA)])
        resolve(store, accounts=[ALPHA])
    with closing(sqlite3.connect(path)) as connection:
        stored = "INSERT INTO gaps VALUES (1, ?, ?, ?, '', ?, ?, '', '', ?)"
        for check_id, message in ((TAGS.check_id, "b"), (VOLUMES.check_id, "a")):
            row = (ALPHA, "eu-west-1", check_id, "ec2:DescribeVolumes", "throttled", message)
            connection.execute(stored, row)
        connection.execute("DROP TABLE shared_gaps")
        connection.execute("DROP TABLE check_sets")
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    with RunStore.open(path) as store:
        assert store.coverage("run-1").evaluated == 0
        shared = [gap(each.check_id, "eu-west-1", message="a") for each in (TAGS, BUCKETS)]
        store.commit("run-1", [result(ALPHA, "global", *shared)])
        finish_all(store)
        found = [(each.check_id, each.cause, each.message) for each in store.gaps("run-1")]
        assert found == [
            (VOLUMES.check_id, Cause.THROTTLED, "a"),
            (BUCKETS.check_id, Cause.ACCESS_DENIED, "a"),
            (TAGS.check_id, Cause.ACCESS_DENIED, "a"),
        ]
        assert store.coverage("run-1") == Coverage(planned=8, evaluated=5)
        assert store.summary("run-1").evaluations.not_evaluated == 3


def test_gaps_are_read_while_a_sweep_stores_more(store: RunStore) -> None:
    gamma = "333333333333"
    names = (ALPHA, BETA, gamma)
    checks = [check(f"ec2.{name}", regional=True) for name in ("first", "second")]
    begin(store, checks=checks, accounts=[account(each) for each in names])
    resolve(store, accounts=[ALPHA, gamma])
    first, second = (each.check_id for each in checks)
    # more than are fetched at once
    volumes = [gap(first, "eu-west-1", resource=f"arn:{number:03d}") for number in range(300)]
    bucket = gap(first, "us-east-1", resource="arn:last")
    store.commit(
        "run-1", [result(ALPHA, "eu-west-1", *volumes), result(gamma, "us-east-1", bucket)]
    )

    gaps = store.gaps("run-1")
    found = [next(gaps)]
    resolve(store, accounts=[BETA], regions=["eu-west-9"], targets=["eu-west-9"])
    own = gap(first, "eu-west-9", resource="arn:new")
    shared = [gap(each, "eu-west-9", operation="ec2:DescribeImages") for each in (first, second)]
    store.commit("run-1", [result(BETA, "eu-west-9", own, *shared)])
    found += gaps

    of_gamma = [(each.region, each.resource) for each in found if each.account_id == gamma]
    # what the walk had not come to when it was stored is told, or is not: all else is
    assert of_gamma == [("eu-west-1", None), ("eu-west-1", None), ("us-east-1", "arn:last")]
    again = [
        (each.region, each.operation) for each in store.gaps("run-1") if each.account_id == BETA
    ]
    assert again == [
        ("eu-west-9", "ec2:DescribeImages"),
        ("eu-west-9", "ec2:DescribeVolumes"),
        ("eu-west-9", "ec2:DescribeImages"),
    ]


def test_a_set_of_checks_that_is_stored_while_gaps_are_read_is_known(store: RunStore) -> None:
    checks = [check(f"ec2.{name}", regional=True) for name in ("first", "second")]
    # more than are fetched at once
    names = [f"{number:012d}" for number in range(250)]
    begin(store, checks=checks, accounts=[account(each, ["eu-west-1"]) for each in names])
    resolve(store, accounts=names, regions=["eu-west-1"], targets=["eu-west-1"])
    first, second = (gap(each.check_id, "eu-west-1") for each in checks)
    store.commit("run-1", [result(each, "eu-west-1", first) for each in names[:-1]])

    gaps = store.gaps("run-1")
    found = [next(gaps)]
    store.commit("run-1", [result(names[-1], "eu-west-1", first, second)])
    found += gaps

    assert len({each.account_id for each in found}) == len(names)


def test_findings_are_sorted_by_account_region_check_and_resource(store: RunStore) -> None:
    begin(store)
    resolve(store)
    for account_id in (BETA, ALPHA):
        for region in ("us-east-1", "eu-west-1"):
            found = [
                evaluation(check_id, region, name)
                for name in ("vol-2", "vol-10", "Vol-3")
                for check_id in (VOLUMES.check_id, TAGS.check_id)
            ]
            store.commit("run-1", [result(account_id, region, *found)])
        found = [evaluation(BUCKETS.check_id, region, "bucket") for region in reversed(REGIONS)]
        roles = [evaluation(ROLES.check_id, "global", "role")]
        store.commit("run-1", [result(account_id, "global", *found, *roles)])
    findings = list(store.findings("run-1"))
    keys = [(each.account_id, each.region, each.check_id, each.resource.arn) for each in findings]
    assert keys == sorted(keys)
    assert len(set(keys)) == 2 * (2 * (3 * 2 + 1) + 1)
    assert len({each.id for each in findings}) == len(findings)


def test_a_finding_takes_what_is_said_of_its_check_and_account_from_the_plan(
    store: RunStore,
) -> None:
    begin(store)
    resolve(store)
    judged = evaluation(VOLUMES.check_id, "eu-west-1", "vol-1", tags={"b": "2", "a": "1"})
    store.commit("run-1", [result(ALPHA, "eu-west-1", judged)])
    (finding,) = store.findings("run-1")
    assert finding.id == judged.fingerprint(ALPHA)
    assert finding.status is Status.FAIL
    assert finding.severity is Severity.HIGH
    assert finding.account_name == f"name of {ALPHA}"
    assert finding.remediation == VOLUMES.remediation
    assert finding.frameworks == VOLUMES.frameworks
    assert finding.message == judged.message
    assert finding.resource == judged.resource
    assert list(finding.resource.tags or ()) == ["a", "b"]


def test_a_fingerprint_tells_checks_accounts_regions_and_resources_apart() -> None:
    base = evaluation("a.b", "eu-west-1", "vol-1")
    others = [
        base.fingerprint(BETA),
        evaluation("a.c", "eu-west-1", "vol-1").fingerprint(ALPHA),
        msgspec.structs.replace(base, region="eu-west-2").fingerprint(ALPHA),
        evaluation("a.b", "eu-west-1", "vol-2").fingerprint(ALPHA),
    ]
    # Worked out with another tool: it must never change, or each finding would seem new.
    assert base.fingerprint(ALPHA) == "cad8497c7d6088f1377f5bb1d77073ee"
    assert len({base.fingerprint(ALPHA), *others}) == 5


def test_the_summary_counts_all_that_was_planned(store: RunStore) -> None:
    begin(store)
    resolve(store, accounts=[ALPHA])
    store.commit(
        "run-1",
        [
            result(
                ALPHA,
                "eu-west-1",
                evaluation(VOLUMES.check_id, "eu-west-1", "vol-1"),
                evaluation(VOLUMES.check_id, "eu-west-1", "vol-2", Status.PASS),
                evaluation(TAGS.check_id, "eu-west-1", "vol-1", Status.NOT_APPLICABLE),
                gap(TAGS.check_id, "eu-west-1", resource="arn:3"),
                gap(TAGS.check_id, "eu-west-1", resource="arn:4"),
            )
        ],
    )
    store.commit(
        "run-1",
        [
            result(
                ALPHA,
                "global",
                evaluation(TAGS.check_id, "eu-west-1", "bucket"),
                evaluation(BUCKETS.check_id, "us-east-1", "bucket", Status.PASS),
            )
        ],
    )
    summary = store.summary("run-1")
    assert (summary.accounts, summary.targets) == (2, 3)
    assert list(summary.by_check) == sorted(
        each.check_id for each in (VOLUMES, BUCKETS, ROLES, TAGS)
    )
    assert summary.by_check[VOLUMES.check_id] == EvaluationCounts(
        passed=1, fail=1, not_evaluated=1 + 2
    )
    assert summary.by_check[TAGS.check_id] == EvaluationCounts(
        fail=1, not_applicable=1, not_evaluated=2 + 1 + 3
    )
    assert summary.by_check[ROLES.check_id] == EvaluationCounts(not_evaluated=1)
    assert summary.by_check[BUCKETS.check_id] == EvaluationCounts(passed=1, not_evaluated=2)
    assert summary.by_account == {
        ALPHA: EvaluationCounts(passed=2, fail=2, not_applicable=1, not_evaluated=4),
        BETA: EvaluationCounts(not_evaluated=8),
    }
    assert summary.evaluations == EvaluationCounts(
        passed=2, fail=2, not_applicable=1, not_evaluated=12
    )
    assert list(summary.by_severity.items()) == [
        (Severity.CRITICAL, 0),
        (Severity.HIGH, 1),
        (Severity.MEDIUM, 0),
        (Severity.LOW, 1),
        (Severity.INFORMATIONAL, 0),
    ]


def test_targets_of_the_summary_leave_the_account_level_out(store: RunStore) -> None:
    begin(store)
    resolve(store, targets=[*REGIONS, "global", ACCOUNT_LEVEL])
    assert store.summary("run-1").targets == 6


def test_progress_counts_what_is_known_and_done(store: RunStore) -> None:
    begin(store)
    resolve(store, accounts=[ALPHA], targets=["eu-west-1", "global", ACCOUNT_LEVEL])
    failed = evaluation(VOLUMES.check_id, "eu-west-1", "vol-1")
    store.commit("run-1", [result(ALPHA, "eu-west-1", failed)])
    expected = Progress(
        accounts=2,
        accounts_resolved=1,
        accounts_done=0,
        targets=2,
        targets_done=1,
        fails=1,
        calls=3,
    )
    assert store.progress("run-1") == expected
    finish_all(store)
    assert store.progress("run-1") == msgspec.structs.replace(
        expected, accounts_done=1, targets_done=2, calls=9
    )


def test_gap_groups_have_one_reason_each_and_most_cells_first(store: RunStore) -> None:
    ids = [f"{number:012d}" for number in range(1, 6)]
    begin(store, checks=[VOLUMES], accounts=[account(each) for each in ids])
    resolve(store, accounts=ids[:4], targets=REGIONS)
    throttled = {"cause": Cause.THROTTLED, "operation": None, "error_code": None}
    for account_id in ids[:4]:
        gaps = [
            gap(VOLUMES.check_id, "eu-west-1", resource=f"arn:{name}", message=f"no {name}")
            for name in ("2", "1")
        ]
        store.commit("run-1", [result(account_id, "eu-west-1", *gaps)])
    other = gap(VOLUMES.check_id, "us-east-1", **throttled)
    store.commit("run-1", [result(ids[3], "us-east-1", other)])
    groups = store.gap_groups("run-1", limit=10)
    names = tuple(f"name of {account_id}" for account_id in ids)
    assert [(each.cause, each.accounts, each.cells, each.message) for each in groups] == [
        (
            Cause.INTERNAL,
            4,
            5,
            "the run ended before it was read, or read again; a resumed run goes on from here",
        ),
        (Cause.ACCESS_DENIED, 4, 4, "no 1"),
        (Cause.THROTTLED, 1, 1, "not authorized"),
    ]
    assert groups[0].example_accounts == names[:3]
    assert groups[1].iam_action == "ec2:DescribeVolumes"
    assert groups[1].error_code == "UnauthorizedOperation"
    assert groups[1].example_accounts == names[:3]
    assert (groups[2].operations, groups[2].error_code) == ((), None)
    assert groups[2].example_accounts == names[3:4]
    assert store.gap_groups("run-1", limit=2) == groups[:2]


def test_gaps_of_many_operations_are_one_group_unless_each_has_to_be_allowed(
    store: RunStore,
) -> None:
    begin(store, checks=[VOLUMES], accounts=[account(ALPHA)])
    resolve(store, accounts=[ALPHA], targets=REGIONS)
    one, other, role = operations = ("ec2:DescribeVolumes", "s3:ListBuckets", "sts:AssumeRole")
    for region in REGIONS:
        gaps = [
            gap(
                VOLUMES.check_id,
                region,
                resource=cause,
                cause=cause,
                operation=operation,
                error_code="none" if cause is Cause.NETWORK else f"denied to {operation}",
            )
            for cause in (Cause.NETWORK, Cause.DENIED_BY_SCP, Cause.ACCESS_DENIED)
            for operation in operations
        ]
        store.commit("run-1", [result(ALPHA, region, *gaps)])
    groups = store.gap_groups("run-1", limit=10)
    assert [(each.cause, each.operations) for each in groups] == [
        *((Cause.ACCESS_DENIED, (operation,)) for operation in operations),
        *(
            (cause, kept_apart)
            for cause in (Cause.DENIED_BY_SCP, Cause.NETWORK)
            for kept_apart in ((one, other), (role,))
        ),
    ]
    assert {(each.region, each.regions, each.cells) for each in groups} == {
        (min(REGIONS), len(REGIONS), len(REGIONS))
    }
    assert {each.example_accounts for each in groups} == {(f"name of {ALPHA}",)}


def test_failed_checks_come_with_the_worst_first_and_examples(store: RunStore) -> None:
    begin(store, include_passed=True)
    resolve(store)
    for account_id, fails in ((BETA, 2), (ALPHA, 1)):
        store.commit(
            "run-1",
            [
                result(
                    account_id,
                    "us-east-1",
                    evaluation(VOLUMES.check_id, "us-east-1", "vol-0", Status.PASS),
                    *(
                        evaluation(VOLUMES.check_id, "us-east-1", f"vol-{number}")
                        for number in range(1, fails + 1)
                    ),
                    *(
                        evaluation(TAGS.check_id, "us-east-1", f"vol-{number}")
                        for number in range(9)
                    ),
                )
            ],
        )
    roles = [evaluation(ROLES.check_id, "global", f"role-{number}") for number in range(20)]
    buckets = [evaluation(BUCKETS.check_id, "us-east-1", "bucket", Status.PASS)]
    store.commit("run-1", [result(ALPHA, "global", *roles, *buckets)])
    failed = store.failed_checks("run-1", limit=10)
    assert [(each.check_id, each.severity, each.fails, each.accounts) for each in failed] == [
        (VOLUMES.check_id, Severity.HIGH, 3, 2),
        (ROLES.check_id, Severity.LOW, 20, 1),
        (TAGS.check_id, Severity.LOW, 18, 2),
    ]
    assert failed[0].remediation == VOLUMES.remediation
    assert [(each.account_id, each.id) for each in failed[0].examples] == [
        (ALPHA, "vol-1"),
        (BETA, "vol-1"),
        (BETA, "vol-2"),
    ]
    arn = evaluation(VOLUMES.check_id, "us-east-1", "vol-1").resource.arn
    assert failed[0].examples[0] == FailedResource(
        account_id=ALPHA,
        account_name=f"name of {ALPHA}",
        region="us-east-1",
        arn=arn,
        id="vol-1",
        message="vol-1: fail",
    )
    assert [len(each.examples) for each in failed] == [3, 3, 3]
    assert store.failed_checks("run-1", limit=1) == failed[:1]


def test_failures_are_looked_for_at_or_above_a_severity(store: RunStore) -> None:
    begin(store)
    resolve(store)
    assert not store.has_failures("run-1", Severity.INFORMATIONAL)
    passed = evaluation(VOLUMES.check_id, "eu-west-1", "vol-1", Status.PASS)
    failed = evaluation(BUCKETS.check_id, "eu-west-1", "bucket")
    store.commit("run-1", [result(ALPHA, "eu-west-1", passed)])
    store.commit("run-1", [result(ALPHA, "global", failed)])
    assert [each for each in Severity if store.has_failures("run-1", each)] == [
        Severity.INFORMATIONAL,
        Severity.LOW,
        Severity.MEDIUM,
    ]
    assert not store.has_failures("run-1", None)
