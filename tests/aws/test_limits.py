"""Each limit is one of an API that exists, with the page that says so, and none is there twice."""

from collections import Counter
from fnmatch import fnmatchcase

import pytest

from fleetscan.aws.limits import Limit, published
from fleetscan.aws.models import shared_loader

ROWS = [
    pytest.param(limit, id=f"{limit.service}:{limit.operations[0]}") for limit in published().rows
]


def operations_of(service: str) -> set[str]:
    return set(shared_loader().load_service_model(service, "service-2")["operations"])


@pytest.mark.parametrize("limit", ROWS)
def test_a_limit_has_its_source_and_numbers_that_make_sense(limit: Limit) -> None:
    assert limit.source.startswith("https://")
    assert limit.refill > 0
    assert limit.capacity >= 1
    assert limit.operations


@pytest.mark.parametrize("limit", ROWS)
def test_a_limit_is_of_operations_that_exist(limit: Limit) -> None:
    existing = operations_of(limit.service)
    for name in limit.operations:
        assert any(fnmatchcase(each, name) for each in existing), name


@pytest.mark.parametrize("service", sorted({limit.service for limit in published().rows}))
def test_no_operation_has_two_limits(service: str) -> None:
    rows = [limit for limit in published().rows if limit.service == service]
    named = Counter(name for limit in rows for name in limit.operations)
    assert set(named.values()) == {1}
    for operation in operations_of(service) - set(named):
        matching = [
            limit for limit in rows if any(fnmatchcase(operation, g) for g in limit.operations)
        ]
        assert len(matching) <= 1, operation


@pytest.mark.parametrize(
    ("operation", "capacity", "refill"),
    [
        ("ec2:DescribeVolumes", 100, 20),
        ("ec2:DescribeStoreImageTasks", 50, 0.5),
        ("sts:AssumeRole", 600, 600),
        ("sts:GetCallerIdentity", 600, 600),
        ("elbv2:DescribeTags", 40, 10),
        ("rds:DescribeDBInstances", 300, 12),
        ("lambda:GetFunction", 100, 100),
        ("lambda:ListFunctions", 15, 15),
    ],
)
def test_a_name_counts_more_than_a_glob(operation: str, capacity: float, refill: float) -> None:
    limit = published()[operation]
    assert limit is not None
    assert (limit.capacity, limit.refill) == (capacity, refill)


@pytest.mark.parametrize("operation", ["ec2:RunInstances", "sqs:ListQueues", "nothing:AtAll"])
def test_what_nobody_published_has_no_limit(operation: str) -> None:
    assert published()[operation] is None


def test_the_table_is_read_once() -> None:
    assert published() is published()
    assert published()["sts:AssumeRole"] is published()["sts:AssumeRole"]


def test_the_table_is_sorted() -> None:
    services = [limit.service for limit in published().rows]
    assert services == sorted(services)
