"""What a task read is counted, so that the calls of the next sweep can be foretold."""

from collections import Counter

from fleetscan.aws.counters import CallCounts
from fleetscan.engine.readings import Readings
from fleetscan.engine.reads import UsualCalls, reads_of
from fleetscan.facts.base import GLOBAL
from fleetscan.facts.ec2 import Volume
from fleetscan.facts.kms import Key
from fleetscan.facts.s3 import Bucket
from fleetscan.store import ReadCount
from tests.six_checks import six_checks

CATALOGUE = six_checks()
USUAL = UsualCalls(CATALOGUE.needs(CATALOGUE.checks.values()))
WEST, EAST = REGIONS = ("eu-west-1", "us-east-1")


def usual(target: str, found: dict[type, dict[str, int]]) -> Counter[str]:
    return USUAL.of_task(target, found, REGIONS)


def bucket(name: str, region: str) -> Bucket:
    return Bucket(arn=f"arn:aws:s3:::{name}", id=name, region=region)


def buckets(*regions: str) -> Readings:
    readings = Readings()
    found = [bucket(str(number), region) for number, region in enumerate(regions)]
    readings.subjects[Bucket] = {each.arn: each for each in found}
    return readings


def counted(readings: Readings, counts: CallCounts, target: str = GLOBAL) -> set[ReadCount]:
    return set(reads_of(readings, counts, USUAL, target, REGIONS))


def made(calls: Counter[str], again: Counter[str] | None = None) -> CallCounts:
    return CallCounts(calls=calls.total(), by_operation=calls, again=again or Counter())


def test_a_list_is_called_once_at_least_and_the_rest_follows_from_what_is_in_it() -> None:
    found = usual(GLOBAL, {})
    assert found["s3:ListBuckets"] == 1
    assert found["s3:GetBucketLocation"] == 0
    assert "s3:GetBucketTagging" not in found
    assert "kms:ListKeys" not in found
    assert (usual(WEST, {})["kms:ListKeys"], usual(WEST, {})["kms:DescribeKey"]) == (1, 0)


def test_what_is_found_is_asked_about_where_it_is_swept() -> None:
    found = usual(GLOBAL, {Bucket: {WEST: 2, EAST: 3, "eu-north-1": 4}})
    assert found["s3:GetBucketTagging"] == found["s3:GetBucketEncryption"] == 5
    assert usual(WEST, {Key: {WEST: 7}})["kms:ListResourceTags"] == 7


def test_resources_are_counted_by_type_and_by_their_own_region() -> None:
    readings = buckets(WEST, WEST, EAST)
    readings.subjects[Volume] = {}
    assert counted(readings, CallCounts()) == {
        ReadCount(region=WEST, what="AWS::S3::Bucket", number=2),
        ReadCount(region=EAST, what="AWS::S3::Bucket", number=1),
    }


def test_calls_are_counted_where_they_are_not_what_follows_from_the_resources() -> None:
    readings = buckets(WEST, EAST)
    calls = usual(GLOBAL, {Bucket: {WEST: 1, EAST: 1}})
    assert len(counted(readings, made(calls))) == 2
    # more pages, what only emulators make needful, what nothing was asked with, and what is no
    # collector's
    other = {
        "s3:ListBuckets": 3,
        "s3:GetBucketLocation": 1,
        "s3:GetBucketTagging": 0,
        "sts:AssumeRole": 1,
    }
    found = counted(readings, made(Counter({**calls, **other})))
    assert {each.what: each.number for each in found if "::" not in each.what} == {
        "s3:ListBuckets": 3,
        "s3:GetBucketLocation": 1,
        "s3:GetBucketTagging": 0,
    }


def test_what_was_tried_again_is_counted_once() -> None:
    calls = usual(WEST, {})
    again = Counter({"ec2:DescribeVolumes": 4})
    assert counted(Readings(), made(calls + again, again), WEST) == set()


def test_of_a_task_that_called_nothing_nothing_is_counted() -> None:
    assert counted(Readings(), CallCounts(), WEST) == set()
