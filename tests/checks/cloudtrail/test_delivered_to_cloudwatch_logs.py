from datetime import UTC, datetime, timedelta

import pytest

from fleetscan.catalogue.parameters import MOST_DAYS
from fleetscan.checks.cloudtrail.delivered_to_cloudwatch_logs import delivered_to_cloudwatch_logs
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import TrailStatus
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.cloudtrail.subjects import status, trail

NOW = Now(datetime(2026, 11, 29, 12, tzinfo=UTC))
GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:audit:*"
TRAIL = trail(log_group_arn=GROUP)
LATELY = NOW.at - timedelta(hours=23)


def test_a_trail_that_delivered_lately_passes() -> None:
    verdict = delivered_to_cloudwatch_logs(TRAIL, status(delivered=LATELY), NOW)
    assert verdict == Pass(f"trail audit delivers to {GROUP}")


@pytest.mark.parametrize(
    ("of_trail", "words"),
    [
        (status(), f"trail audit is to deliver to {GROUP}, and never did"),
        (
            status(delivered=datetime(2026, 11, 27, tzinfo=UTC), error="AccessDenied"),
            f"trail audit is to deliver to {GROUP}, and nothing since 2026-11-27 (AccessDenied)",
        ),
    ],
)
def test_a_trail_that_did_not_fails(of_trail: TrailStatus, words: str) -> None:
    assert delivered_to_cloudwatch_logs(TRAIL, of_trail, NOW) == Fail(words)


def test_a_trail_without_a_log_group_fails() -> None:
    assert isinstance(delivered_to_cloudwatch_logs(trail(), status(delivered=LATELY), NOW), Fail)


def test_how_long_ago_is_an_option() -> None:
    older = status(delivered=NOW.at - timedelta(days=2))
    assert isinstance(delivered_to_cloudwatch_logs(TRAIL, older, NOW), Fail)
    assert isinstance(delivered_to_cloudwatch_logs(TRAIL, older, NOW, max_days=2), Pass)
    assert isinstance(delivered_to_cloudwatch_logs(TRAIL, older, NOW, max_days=MOST_DAYS), Pass)


def test_the_organizations_trail_is_judged_by_its_owner() -> None:
    assert isinstance(delivered_to_cloudwatch_logs(trail(own=False), status(), NOW), NotApplicable)
