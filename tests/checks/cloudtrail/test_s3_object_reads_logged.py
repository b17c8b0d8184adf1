from datetime import timedelta

import pytest
from msgspec.structs import replace

from fleetscan.checks.cloudtrail.s3_object_reads_logged import s3_object_reads_logged
from fleetscan.facts.base import Every
from fleetscan.facts.cloudtrail import EventSelectors, FieldSelector, Trail, TrailStatus
from fleetscan.facts.s3 import Bucket
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread, Verdict
from tests.checks.cloudtrail.subjects import (
    ACCOUNT,
    NOW,
    advanced,
    basic,
    bucket,
    objects,
    read_only,
    status,
    trail,
)

UNREAD = Unread(cause=Cause.ACCESS_DENIED, message="refused")
BUCKETS = (bucket("logs"), bucket("logs-of-old", "us-east-1"))


def arn(**operators: tuple[str, ...]) -> FieldSelector:
    return FieldSelector(field="resources.ARN", **operators)


def judge(
    *found: tuple[Trail, TrailStatus, EventSelectors], buckets: tuple[Bucket, ...] = BUCKETS
) -> Verdict:
    return s3_object_reads_logged(ACCOUNT, Every(found), Every(buckets), NOW)


@pytest.mark.parametrize(
    "selectors",
    [
        basic("All", "arn:aws:s3"),
        basic("ReadOnly", "arn:aws:s3:::", management=False),
        objects(),
        objects(read_only("true")),
        objects(arn(starts_with=("arn:aws:s3:::",))),
    ],
)
def test_a_trail_that_logs_all_objects_passes(selectors: EventSelectors) -> None:
    for buckets in (BUCKETS, ()):
        verdict = judge((trail(), status(), selectors), buckets=buckets)
        assert verdict == Pass("trail audit logs the reads of all objects")


@pytest.mark.parametrize(
    "selectors",
    [
        EventSelectors(),
        basic(),
        basic("WriteOnly", "arn:aws:s3"),
        basic("All", "arn:aws:s3:::*/*"),
        # one of two buckets, although the name of the other begins with it
        basic("All", "arn:aws:s3:::logs/"),
        basic("All", "arn:aws:s3:::logs-of-old/2026"),
        # without its slash, it is no bucket, and both names begin with it
        basic("All", "arn:aws:s3:::logs"),
        objects(read_only("false")),
        objects(arn(starts_with=("arn:aws:s3:::logs/",))),
        objects(arn(equals=("arn:aws:s3:::logs/",))),
        objects(arn(not_starts_with=("arn:aws:s3:::logs/",))),
        objects(arn(not_equals=("arn:aws:s3:::logs/a-file",))),
        objects(arn(not_ends_with=(".log",))),
        objects(arn(ends_with=(".log",))),
        objects(FieldSelector(field="eventName", equals=("GetObject",))),
        advanced("Management"),
        advanced("Data", FieldSelector(field="resources.type", equals=("AWS::Lambda::Function",))),
    ],
)
def test_a_trail_that_leaves_objects_out_fails(selectors: EventSelectors) -> None:
    assert isinstance(judge((trail(), status(), selectors)), Fail)


def test_buckets_may_be_named_one_by_one_by_several_trails() -> None:
    verdict = judge(
        (trail("one"), status(), basic("All", "arn:aws:s3:::logs/")),
        (trail("two"), status(), objects(arn(starts_with=("arn:aws:s3:::logs-of-old/",)))),
    )
    assert verdict == Pass(
        "trails log the reads of the objects in each bucket of account 111122223333"
    )


def test_a_bucket_that_is_left_out_matters_only_where_there_is_one() -> None:
    left_out = (trail(), status(), objects(arn(not_starts_with=("arn:aws:s3:::other/",))))
    assert isinstance(judge(left_out), Pass)


def test_a_trail_of_one_region_logs_the_buckets_there() -> None:
    local = (trail(region="us-east-1", multi=False), status(), objects())
    assert judge(local) == Fail("no trail logs the reads of all objects, such as those in logs")
    assert isinstance(judge(local, buckets=BUCKETS[1:]), Pass)


def test_a_trail_that_is_stopped_logs_nothing() -> None:
    assert isinstance(judge((trail(), status(logging=False), objects())), Fail)


def test_a_trail_that_s3_takes_nothing_of_logs_nothing() -> None:
    broken = replace(status(), delivery_error="AccessDenied")
    assert isinstance(judge((trail(), broken, objects())), Pass)
    silent = replace(broken, delivered_at=NOW.at - timedelta(days=2))
    assert isinstance(judge((trail(), silent, objects())), Fail)


def test_an_account_without_buckets_and_trails_is_not_judged() -> None:
    assert isinstance(judge(buckets=()), NotApplicable)


def test_what_was_not_read_leaves_open_what_the_rest_does_not_settle() -> None:
    incomplete = Every([(trail(), status(), basic())], [UNREAD])
    with pytest.raises(NotRead):
        s3_object_reads_logged(ACCOUNT, incomplete, Every(BUCKETS), NOW)
    one = Every([(trail(), status(), basic("All", "arn:aws:s3:::logs/"))])
    with pytest.raises(NotRead):
        s3_object_reads_logged(ACCOUNT, one, Every(BUCKETS[:1], [UNREAD]), NOW)
    assert isinstance(s3_object_reads_logged(ACCOUNT, one, Every(BUCKETS, [UNREAD]), NOW), Fail)
