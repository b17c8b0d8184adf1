"""What calls cost is added up from a table, each of whose rows has its source."""

import csv
import re

import pytest

from fleetscan.forecast.costs import _TABLE, CLOUDTRAIL_USD, cost_of, prices
from tests.six_checks import six_checks

CATALOGUE = six_checks()


def test_a_price_has_its_source_and_its_month() -> None:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == len(prices())
    for row in rows:
        assert row["source"].startswith("https://aws.amazon.com/")
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", row["month"])
        assert int(row["free"]) >= 0
    assert all(0 < price.usd < 0.001 for price in prices())


def test_what_is_priced_is_called() -> None:
    services = {call.service for each in CATALOGUE.collectors.values() for call in each.calls}
    assert {price.service for price in prices()} <= services


def test_the_price_of_a_name_counts_more_than_that_of_a_glob() -> None:
    assert cost_of({"s3:ListBuckets": 1000}).usd == pytest.approx(0.005)
    assert cost_of({"s3:GetBucketTagging": 1000}).usd == pytest.approx(0.0004)


def test_costs_are_added_up_by_service() -> None:
    cost = cost_of({"sqs:ListQueues": 500_000, "kms:ListKeys": 10_000, "kms:DescribeKey": 10_000})
    assert cost.by_service == pytest.approx({"kms": 0.06, "sqs": 0.20})
    assert cost.usd == pytest.approx(0.26)
    assert cost.month == "2026-03"
    assert cost.cloudtrail_copy == pytest.approx(520_000 * CLOUDTRAIL_USD)


def test_most_calls_cost_nothing() -> None:
    cost = cost_of({"ec2:DescribeVolumes": 1_000_000, "sns:ListTopics": 0})
    assert (cost.usd, cost.by_service, cost.month) == (0, {}, None)
