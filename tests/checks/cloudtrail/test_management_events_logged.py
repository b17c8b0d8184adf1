from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from fleetscan.checks.cloudtrail.management_events_logged import management_events_logged
from fleetscan.facts.base import Every
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import EventSelectors, FieldSelector, Trail, TrailStatus
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread, Verdict
from tests.checks.cloudtrail.subjects import (
    ACCOUNT,
    advanced,
    basic,
    objects,
    read_only,
    status,
    trail,
)

NOW = Now(datetime(2026, 11, 29, 12, tzinfo=UTC))
UNREAD = Unread(cause=Cause.ACCESS_DENIED, message="refused")
KMS = FieldSelector(field="eventSource", not_equals=("kms.amazonaws.com",))


def judge(*found: tuple[Trail, TrailStatus, EventSelectors]) -> Verdict:
    return management_events_logged(ACCOUNT, Every(found), NOW)


@pytest.mark.parametrize("selectors", [basic(), advanced("Management")])
def test_one_trail_of_all_regions_that_logs_everything_passes(selectors: EventSelectors) -> None:
    assert judge((trail(), status(), selectors)) == Pass(
        "all management events of account 111122223333 are logged by audit"
    )


def test_reads_and_writes_may_be_logged_by_two_trails() -> None:
    verdict = judge(
        (trail("reads"), status(), basic("ReadOnly")),
        (trail("writes"), status(), advanced("Management", read_only("false"))),
    )
    assert isinstance(verdict, Pass)
    assert "by reads and writes" in verdict.reason


def test_a_trail_of_the_organization_is_enough_for_a_member() -> None:
    assert isinstance(judge((trail(own=False), status(), basic())), Pass)


@pytest.mark.parametrize(
    ("selectors", "missing"),
    [
        (basic("WriteOnly"), "read"),
        (basic("ReadOnly"), "write"),
        (basic(management=False), "read or write"),
        (basic(exclude=("kms.amazonaws.com",)), "read or write"),
        (objects(), "read or write"),
        (advanced("Management", read_only("true")), "write"),
        (advanced("Management", KMS), "read or write"),
        (
            advanced("Management", FieldSelector(field="eventName", equals=("RunInstances",))),
            "read or write",
        ),
        (EventSelectors(), "read or write"),
    ],
)
def test_what_no_trail_logs_fails(selectors: EventSelectors, missing: str) -> None:
    assert judge((trail(), status(), selectors)) == Fail(
        f"no trail logs the {missing} management events of account 111122223333 in all regions"
    )


@pytest.mark.parametrize("selectors", [basic(exclude=KMS.not_equals), advanced("Management", KMS)])
def test_what_may_be_excluded_is_an_option(selectors: EventSelectors) -> None:
    found = Every([(trail(), status(), selectors)])
    verdict = management_events_logged(ACCOUNT, found, NOW, may_exclude=("kms.amazonaws.com",))
    assert isinstance(verdict, Pass)


def test_a_trail_that_is_stopped_or_of_one_region_is_not_enough() -> None:
    stopped = (trail(), status(logging=False), basic())
    local = (trail(multi=False), status(), basic())
    assert isinstance(judge(stopped, local), Fail)


@pytest.mark.parametrize("delivered", [None, NOW.at - timedelta(days=1, seconds=1)])
def test_a_trail_whose_log_files_are_refused_is_not_enough(delivered: datetime | None) -> None:
    refused = replace(status(), delivery_error="NoSuchBucket", delivered_at=delivered)
    assert judge((trail(), refused, basic())) == Fail(
        "no trail logs the read or write management events of account 111122223333 in all regions: "
        "S3 takes no log files of audit (NoSuchBucket)"
    )
    assert isinstance(judge((trail(), refused, basic()), (trail("b"), status(), basic())), Pass)


@pytest.mark.parametrize(
    ("error", "delivered"), [("AccessDenied", NOW.at - timedelta(days=1)), (None, None)]
)
def test_an_error_that_is_over_and_a_new_trail_do_not_matter(
    error: str | None, delivered: datetime | None
) -> None:
    found = replace(status(), delivery_error=error, delivered_at=delivered)
    assert isinstance(judge((trail(), found, basic())), Pass)


def test_an_account_without_a_trail_fails() -> None:
    assert isinstance(judge(), Fail)


def test_a_trail_that_was_not_read_leaves_open_what_others_do_not_settle() -> None:
    with pytest.raises(NotRead):
        management_events_logged(ACCOUNT, Every([], [UNREAD]), NOW)
    enough = Every([(trail(), status(), basic())], [UNREAD])
    assert isinstance(management_events_logged(ACCOUNT, enough, NOW), Pass)
