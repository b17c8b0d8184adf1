from datetime import UTC, datetime, timedelta

import pytest

from fleetscan.checks.ec2.instance_started_recently import instance_started_recently
from fleetscan.facts.clock import Now
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.ec2.subjects import instance

NOW = Now(datetime(2026, 9, 1, tzinfo=UTC))


def test_an_instance_is_judged_by_the_days_since_its_start() -> None:
    edge = NOW.at - timedelta(days=180)
    assert instance_started_recently(instance(launched_at=edge), NOW) == Pass(
        "instance i-1 was started on 2026-03-05"
    )
    older = instance(launched_at=edge - timedelta(seconds=1))
    assert instance_started_recently(older, NOW) == Fail(
        "instance i-1 was started on 2026-03-04, more than 180 days ago"
    )
    assert isinstance(instance_started_recently(older, NOW, max_days=181), Pass)


@pytest.mark.parametrize("state", ["stopped", "pending"])
def test_an_instance_that_does_not_run_is_not_judged(state: str) -> None:
    assert isinstance(instance_started_recently(instance(state=state), NOW), NotApplicable)
