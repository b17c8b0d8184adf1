import pytest

from fleetscan.checks.cloudtrail.s3_object_writes_logged import s3_object_writes_logged
from fleetscan.facts.base import Every
from fleetscan.facts.cloudtrail import EventSelectors
from fleetscan.verdicts import Fail, NotApplicable, Pass, Verdict
from tests.checks.cloudtrail.subjects import (
    ACCOUNT,
    NOW,
    basic,
    bucket,
    objects,
    read_only,
    status,
    trail,
)


def judge(selectors: EventSelectors, *names: str) -> Verdict:
    found = Every([(trail(), status(), selectors)])
    return s3_object_writes_logged(ACCOUNT, found, Every([bucket(name) for name in names]), NOW)


@pytest.mark.parametrize(
    "selectors",
    [basic("WriteOnly", "arn:aws:s3"), objects(), objects(read_only("false"))],
)
def test_a_trail_that_logs_the_writes_of_all_objects_passes(selectors: EventSelectors) -> None:
    assert judge(selectors) == Pass("trail audit logs the writes of all objects")


@pytest.mark.parametrize(
    "selectors", [basic(), basic("ReadOnly", "arn:aws:s3"), objects(read_only("true"))]
)
def test_a_trail_that_does_not_fails(selectors: EventSelectors) -> None:
    assert judge(selectors, "data") == Fail(
        "no trail logs the writes of all objects, such as those in data"
    )


def test_buckets_may_be_named_one_by_one() -> None:
    named = basic("All", "arn:aws:s3:::one/", "arn:aws:s3:::two/")
    assert isinstance(judge(named, "one", "two"), Pass)
    assert isinstance(judge(named, "one", "two", "three"), Fail)


def test_an_account_without_buckets_and_trails_is_not_judged() -> None:
    assert isinstance(judge(basic()), NotApplicable)
