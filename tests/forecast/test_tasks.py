"""The calls of one task follow from what there is."""

import pytest

from fleetscan.engine.collect import _CALLS_OF_A_TASK
from fleetscan.facts.base import GLOBAL
from fleetscan.forecast.tasks import _CALLS_AT_ONCE, Found, calls_of_task
from tests.six_checks import six_checks

CATALOGUE = six_checks()
ALL = CATALOGUE.needs(CATALOGUE.checks.values())
REGION = "eu-west-1"


def calls(target: str, listing: dict[str, int] | None = None, **found: Found) -> dict[str, float]:
    named = {what.replace("__", "::"): each for what, each in found.items()}
    return dict(calls_of_task(ALL, target, named, listing or {}).calls)


def counted(number: int) -> Found:
    return Found(listed=number, asked=(number,))


def assumed(number: int) -> Found:
    return Found(listed=number, asked=(number,), assumed=True)


def test_what_is_empty_is_listed_once_and_nothing_is_asked() -> None:
    made = calls(REGION)
    lists = [root for root in ALL.roots if root.scope.runs_in(REGION)]
    about_each = {call.operation: 0 for root in lists for call in root.calls[1:]}
    assert made == about_each | {root.calls[0].operation: 1 for root in lists if root.calls}


def test_each_resource_is_asked_and_a_batch_of_them_together() -> None:
    made = calls(
        REGION,
        AWS__SQS__Queue=counted(7),
        AWS__ElasticLoadBalancingV2__LoadBalancer=counted(41),
        AWS__EC2__Volume=counted(900),
    )
    assert made["sqs:ListQueueTags"] == 7
    assert made["elbv2:DescribeTags"] == 3
    assert made["ec2:DescribeVolumes"] == 1


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (50, 1), (51, 2), (1000, 20)])
def test_what_is_assumed_is_listed_by_pages(number: int, pages: int) -> None:
    assert calls(REGION, AWS__Lambda__Function=assumed(number))["lambda:ListFunctions"] == pages


def test_what_was_counted_takes_the_pages_that_it_took() -> None:
    made = calls(REGION, {"lambda:ListFunctions": 4}, AWS__Lambda__Function=counted(30))
    assert (made["lambda:ListFunctions"], made["lambda:ListTags"]) == (4, 30)


def test_a_list_asks_about_what_it_finds_unless_only_emulators_make_it() -> None:
    made = calls(REGION, AWS__KMS__Key=assumed(5))
    assert (made["kms:DescribeKey"], made["kms:ListResourceTags"]) == (5, 5)
    made = calls(GLOBAL, AWS__S3__Bucket=assumed(5))
    assert (made["s3:GetBucketLocation"], made["s3:GetBucketTagging"]) == (0, 5)
    # AWS manages two of the keys, which are then asked for no tags
    made = calls(REGION, {"kms:DescribeKey": 7}, AWS__KMS__Key=counted(5))
    assert (made["kms:DescribeKey"], made["kms:ListResourceTags"]) == (7, 5)


def test_what_was_counted_takes_the_place_of_what_follows_from_the_resources() -> None:
    made = calls(REGION, {"kms:ListResourceTags": 0, "sns:ListTopics": 0}, AWS__KMS__Key=counted(5))
    assert (made["kms:ListResourceTags"], made["sns:ListTopics"]) == (0, 0)
    # an operation of two collectors is counted for both
    for shared, number in (({}, 6), ({"elasticache:ListTagsForResource": 4}, 4)):
        made = calls(
            REGION,
            shared,
            AWS__ElastiCache__CacheCluster=counted(3),
            AWS__ElastiCache__ReplicationGroup=counted(3),
        )
        assert made["elasticache:ListTagsForResource"] == number


def test_buckets_of_other_regions_are_listed_and_not_asked() -> None:
    made = calls(GLOBAL, AWS__S3__Bucket=Found(listed=9, asked=(2, 3)))
    assert made["s3:GetBucketEncryption"] == 5


def test_a_batch_is_of_one_region() -> None:
    made = calls(
        REGION,
        AWS__ElasticLoadBalancingV2__LoadBalancer=Found(listed=3, asked=(1, 1, 1)),
    )
    assert made["elbv2:DescribeTags"] == 3


def test_as_many_calls_are_made_at_once_as_the_engine_makes() -> None:
    assert _CALLS_AT_ONCE == _CALLS_OF_A_TASK


def test_calls_that_wait_for_each_other_are_steps() -> None:
    few = calls_of_task(ALL, REGION, {"AWS::SQS::Queue": counted(1)}, {})
    many = calls_of_task(ALL, REGION, {"AWS::SQS::Queue": counted(320)}, {})
    keys = calls_of_task(ALL, REGION, {"AWS::KMS::Key": assumed(40)}, {})
    assert (few.steps, many.steps) == (2, 11)
    # one list, 40 descriptions, and 40 calls of which 32 are made at once
    assert keys.steps == 43
