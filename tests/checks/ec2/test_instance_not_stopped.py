from datetime import UTC, datetime, timedelta

import pytest

from fleetscan.checks.ec2.instance_not_stopped import instance_not_stopped
from fleetscan.facts.clock import Now
from fleetscan.facts.ec2 import Instance
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread
from tests.checks.ec2 import subjects

NOW = Now(datetime(2026, 3, 31, 12, 0, tzinfo=UTC))

NOT_SAID = Unread(cause=Cause.UNEXPECTED_REPLY, message="the reason does not say when")

SECOND = timedelta(seconds=1)


def instance(state: str | Unread, stop_time: datetime | Unread | None = None) -> Instance:
    return subjects.instance(state=state, stop_time=stop_time)


def stopped(ago: timedelta) -> Instance:
    return instance("stopped", NOW.at - ago)


@pytest.mark.parametrize("state", ["pending", "running", "shutting-down", "stopping"])
@pytest.mark.parametrize("max_days", [0, 30])
def test_an_instance_in_any_other_state_passes(state: str, max_days: int) -> None:
    verdict = instance_not_stopped(instance(state), NOW, max_days=max_days)
    assert verdict == Pass(f"instance i-1 is {state}")


def test_a_stopped_instance_fails() -> None:
    assert instance_not_stopped(stopped(SECOND), NOW) == Fail("instance i-1 is stopped")


def test_without_tolerance_it_does_not_matter_that_the_stop_time_is_unknown() -> None:
    assert instance_not_stopped(instance("stopped", NOT_SAID), NOW) == Fail(
        "instance i-1 is stopped"
    )


def test_a_stop_of_exactly_the_days_that_are_tolerated_passes() -> None:
    verdict = instance_not_stopped(stopped(timedelta(days=30)), NOW, max_days=30)
    assert verdict == Pass("instance i-1 is stopped since 2026-03-01, which is tolerated")


def test_a_stop_of_a_second_more_fails() -> None:
    verdict = instance_not_stopped(stopped(timedelta(days=30) + SECOND), NOW, max_days=30)
    assert verdict == Fail("instance i-1 is stopped since 2026-03-01")


def test_with_tolerance_a_stop_time_that_is_unknown_is_no_verdict() -> None:
    with pytest.raises(NotRead) as caught:
        instance_not_stopped(instance("stopped", NOT_SAID), NOW, max_days=30)
    assert caught.value.unread == (NOT_SAID,)


@pytest.mark.parametrize("max_days", [0, 30])
def test_a_state_that_is_unknown_is_no_verdict(max_days: int) -> None:
    with pytest.raises(NotRead) as caught:
        instance_not_stopped(instance(NOT_SAID), NOW, max_days=max_days)
    assert caught.value.unread == (NOT_SAID,)


def test_a_stop_after_the_run_started_is_tolerated() -> None:
    assert isinstance(instance_not_stopped(stopped(-SECOND), NOW, max_days=1), Pass)


def test_any_number_of_days_may_be_tolerated() -> None:
    verdict = instance_not_stopped(stopped(timedelta(days=9999)), NOW, max_days=10**12)
    assert isinstance(verdict, Pass)
