"""How many calls collectors make where nothing is out of the ordinary."""

from fleetscan.catalogue import discover
from fleetscan.catalogue.usual import calls_about, calls_of_root

COLLECTORS = discover("fleetscan.checks", "fleetscan.collectors").collectors


def test_a_list_is_asked_once_and_what_it_asks_of_each_follows_from_what_there_is() -> None:
    assert calls_of_root(COLLECTORS["kms.keys"]) == {"kms:ListKeys": 1, "kms:DescribeKey": 0}
    found = calls_of_root(COLLECTORS["s3.buckets"])
    assert found == {"s3:ListBuckets": 1, "s3:GetBucketLocation": 0}


def test_a_fact_of_a_region_takes_each_of_its_calls() -> None:
    assert set(calls_of_root(COLLECTORS["storage.public_snapshots"]).values()) == {1}


def test_a_batch_is_of_one_region() -> None:
    tags = COLLECTORS["elbv2.load_balancer_tags"]
    assert calls_about(tags, [41, 1]) == {"elbv2:DescribeTags": 4}
    assert calls_about(COLLECTORS["kms.key_tags"], [41, 1]) == {"kms:ListResourceTags": 42}
    assert calls_about(tags, []) == {"elbv2:DescribeTags": 0}
