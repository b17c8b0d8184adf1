import pytest

from fleetscan.aws.partitions import regions_of
from fleetscan.fleet.regions import every_region, is_region_name, matches, matching, partition_with


@pytest.mark.parametrize(
    ("pattern", "is_name"),
    [
        ("us-east-1", True),
        ("af-south-1", True),
        ("all", False),
        ("us-*", False),
        ("us-east-?", False),
        ("us-east-[12]", False),
    ],
)
def test_a_name_is_neither_a_glob_nor_all(pattern: str, *, is_name: bool) -> None:
    assert is_region_name(pattern) is is_name


@pytest.mark.parametrize(
    ("patterns", "region", "expected"),
    [
        (["all"], "us-east-1", True),
        (["us-east-1"], "us-east-1", True),
        (["us-east-1"], "us-east-2", False),
        (["us-*", "eu-*"], "eu-west-1", True),
        (["us-east-?"], "us-east-2", True),
        (["US-*"], "us-east-1", False),
        ([], "us-east-1", False),
    ],
)
def test_a_region_matches_if_one_pattern_does(
    patterns: list[str], region: str, *, expected: bool
) -> None:
    assert matches(patterns, region) is expected


def test_matching_stays_within_the_partition() -> None:
    assert matching(("*",), "aws-cn") == ("cn-north-1", "cn-northwest-1")
    assert matching(("us-*",), "aws-us-gov") == ("us-gov-east-1", "us-gov-west-1")
    assert matching(("us-gov-*",), "aws") == ()
    assert matching(("all",), "aws") == regions_of("aws")


def test_every_region_is_of_one_partition_only() -> None:
    assert list(every_region()) == sorted(set(every_region()))
    assert {"us-east-1", "cn-north-1", "us-gov-west-1"} <= set(every_region())


@pytest.mark.parametrize(
    ("pattern", "partition"),
    [("all", "aws"), ("cn-*", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-moon-*", None)],
)
def test_a_pattern_leads_to_its_partition(pattern: str, partition: str | None) -> None:
    assert partition_with(pattern) == partition
