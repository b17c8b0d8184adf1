"""Lists of the fake AWS come in pages, as AWS cuts them."""

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.fake_aws import FakeAWS
from tests.benchmarks.clients import HOME, SOURCE, Keys, assume, call, client, refusal

ACCOUNT, OTHER = "100000000000", "100000000001"
ELSEWHERE = "eu-west-1"
# More than the biggest page that AWS gives where no size can be asked for.
OTHERS = 101
FLEET = {
    "accounts": 45,
    "regions": (HOME, ELSEWHERE),
    "buckets": 7,
    "instances": 12,
    "volumes": 12,
    "others": OTHERS,
    "verify": True,
}
# Paginators: how many items are to come, and the page size to ask for; 0 is the service's own.
PAGED = {
    "dynamodb:list_tables": (OTHERS, 0),
    "ec2:describe_images": (OTHERS, 50),
    "ec2:describe_instances": (12, 5),
    "ec2:describe_security_groups": (OTHERS, 50),
    "ec2:describe_snapshots": (OTHERS, 50),
    "ec2:describe_subnets": (OTHERS, 50),
    "ec2:describe_volumes": (12, 5),
    "ec2:describe_vpcs": (OTHERS, 50),
    "ecr:describe_repositories": (OTHERS, 0),
    "efs:describe_file_systems": (OTHERS, 0),
    "elbv2:describe_load_balancers": (OTHERS, 50),
    "iam:list_roles": (OTHERS + 1, 0),
    "iam:list_users": (OTHERS, 0),
    "kms:list_keys": (OTHERS, 0),
    "lambda:list_functions": (OTHERS, 0),
    "logs:describe_log_groups": (OTHERS, 0),
    "rds:describe_db_clusters": (OTHERS, 0),
    "rds:describe_db_instances": (OTHERS, 0),
    "s3:list_buckets": (7, 3),
    "secretsmanager:list_secrets": (OTHERS, 0),
    "sns:list_topics": (OTHERS, 0),
    "sqs:list_queues": (OTHERS, 50),
}


@pytest.fixture(scope="module")
def aws() -> Iterator[FakeAWS]:
    with FakeAWS(**FLEET) as fake:
        yield fake


@pytest.fixture(scope="module")
def keys(aws: FakeAWS) -> Keys:
    return assume(aws, ACCOUNT)


def pages(aws: FakeAWS, operation: str, keys: Keys, size: int) -> list[list[Any]]:
    """Return the items of each page."""
    service, _, method = operation.partition(":")
    with client(aws, service, keys) as opened:
        paginator = opened.get_paginator(method)
        config = {"PageSize": size} if size else {}
        return [
            next(value for value in page.values() if isinstance(value, list))
            for page in paginator.paginate(PaginationConfig=config)
        ]


@pytest.mark.parametrize("operation", sorted(PAGED))
def test_all_items_come_once_over_several_pages(aws: FakeAWS, keys: Keys, operation: str) -> None:
    total, size = PAGED[operation]
    found = pages(aws, operation, keys, size)
    assert len(found) > 1
    assert sum(map(len, found)) == total
    assert len({str(item) for page in found for item in page}) == total


def test_accounts_come_in_pages_of_twenty(aws: FakeAWS) -> None:
    found = pages(aws, "organizations:list_accounts", SOURCE, 0)
    assert [len(page) for page in found] == [20, 20, 6]


def test_no_page_is_cut_where_no_size_is_asked_for(aws: FakeAWS, keys: Keys) -> None:
    reply = call(aws, "ec2:describe_instances", keys)
    assert len(reply["Reservations"]) == 12
    assert "NextToken" not in reply


@pytest.mark.parametrize("size", [4, 1001])
def test_a_page_size_that_ec2_does_not_take_is_refused(aws: FakeAWS, keys: Keys, size: int) -> None:
    assert refusal(aws, "ec2:describe_volumes", keys, MaxResults=size) == (
        "InvalidParameterValue",
        400,
    )


def test_turning_pages_is_no_violation(aws: FakeAWS) -> None:
    assert aws.stats().violations == []


def test_a_token_is_good_for_its_own_account_region_and_operation(aws: FakeAWS, keys: Keys) -> None:
    token = call(aws, "ec2:describe_volumes", keys, MaxResults=5)["NextToken"]
    given = {"MaxResults": 5, "NextToken": token}
    refused = ("InvalidParameterValue", 400)
    assert refusal(aws, "ec2:describe_volumes", keys, ELSEWHERE, **given) == refused
    assert refusal(aws, "ec2:describe_instances", keys, **given) == refused
    assert refusal(aws, "ec2:describe_volumes", assume(aws, OTHER), **given) == refused
    text = " ".join(aws.stats().violations)
    assert f"which is of {HOME}" in text
    assert f"which is of account {ACCOUNT}" in text


def test_ids_tell_their_account_and_are_all_different(aws: FakeAWS, keys: Keys) -> None:
    other = assume(aws, OTHER)
    ids = [
        volume["VolumeId"]
        for owner in (keys, other)
        for region in (HOME, ELSEWHERE)
        for volume in call(aws, "ec2:describe_volumes", owner, region)["Volumes"]
    ]
    assert len(set(ids)) == len(ids) == 4 * 12
    assert [ACCOUNT in each for each in ids] == [True] * 24 + [False] * 24
    assert [OTHER in each for each in ids] == [False] * 24 + [True] * 24
