"""What a task read is counted, so that the calls of the next sweep can be foretold."""

from collections import Counter

from fleetscan.aws.counters import CallCounts
from fleetscan.engine.readings import Readings
from fleetscan.engine.reads import reads_of, usual_calls
from fleetscan.facts.base import GLOBAL
from fleetscan.facts.ec2 import Volume
from fleetscan.facts.s3 import Bucket
from fleetscan.store import ReadCount
from tests.six_checks import six_checks

CATALOGUE = six_checks()
USUAL = usual_calls(CATALOGUE.needs(CATALOGUE.checks.values()))


def bucket(name: str, region: str) -> Bucket:
    return Bucket(arn=f"arn:aws:s3:::{name}", id=name, region=region)


def test_a_list_is_called_once_at_least_and_the_rest_follows_from_what_is_in_it() -> None:
    assert USUAL["s3:ListBuckets"] == 1
    assert USUAL["s3:GetBucketLocation"] == 0
    assert USUAL["kms:DescribeKey"] == 0
    assert "s3:GetBucketTagging" not in USUAL


def test_resources_are_counted_by_type_and_by_their_own_region() -> None:
    readings = Readings()
    found = [bucket("a", "eu-west-1"), bucket("b", "eu-west-1"), bucket("c", "us-east-1")]
    readings.subjects[Bucket] = {each.arn: each for each in found}
    readings.subjects[Volume] = {}
    assert set(reads_of(readings, CallCounts(), USUAL, GLOBAL)) == {
        ReadCount(region="eu-west-1", what="AWS::S3::Bucket", number=2),
        ReadCount(region="us-east-1", what="AWS::S3::Bucket", number=1),
    }


def test_only_lists_that_took_more_calls_than_one_are_counted() -> None:
    sent = Counter(
        {
            "s3:ListBuckets": 1,
            "s3:GetBucketLocation": 1,
            "ec2:DescribeVolumes": 3,
            "s3:GetBucketTagging": 7,
        }
    )
    counts = CallCounts(by_operation=sent)
    assert set(reads_of(Readings(), counts, USUAL, "eu-west-1")) == {
        ReadCount(region="eu-west-1", what="s3:GetBucketLocation", number=1),
        ReadCount(region="eu-west-1", what="ec2:DescribeVolumes", number=3),
    }
