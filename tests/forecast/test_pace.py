"""The slowest token bucket decides."""

import pytest

from fleetscan.aws.budgets import seconds_to_send
from fleetscan.aws.limits import published
from fleetscan.forecast.pace import pace_of


def test_what_fits_into_the_buckets_is_not_held_up() -> None:
    assert pace_of({"ec2:DescribeVolumes": 20, "sqs:ListQueueTags": 9_999}).operation is None


def test_the_bucket_that_takes_longest_is_named() -> None:
    limit = published()["logs:ListTagsForResource"]
    assert limit is not None
    pace = pace_of({"logs:ListTagsForResource": 600, "dynamodb:ListTagsOfResource": 600})
    assert (pace.operation, pace.refill) == ("logs:ListTagsForResource", 5)
    assert pace.seconds == seconds_to_send(limit, 600) == pytest.approx(600 / 5, rel=0.3)


def test_operations_share_a_bucket_where_aws_says_so() -> None:
    apart = pace_of({"elbv2:DescribeTags": 100})
    together = pace_of({"elbv2:DescribeTags": 100, "elbv2:DescribeLoadBalancers": 60})
    assert together.operation == "elbv2:DescribeTags"
    assert together.seconds > apart.seconds
