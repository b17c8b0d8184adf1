import subprocess
import sys

import pytest
from botocore.loaders import Loader
from botocore.regions import EndpointResolver

from fleetscan.aws.partitions import (
    default_regions,
    dns_suffix,
    home_region,
    partition_names,
    regions_of,
)

GLOBAL_ENDPOINTS = "-global"


def test_the_commercial_china_and_government_partitions_are_known() -> None:
    assert {"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b"} <= set(partition_names())


def test_partitions_are_those_that_botocore_loads() -> None:
    loaded = Loader().load_data("partitions")["partitions"]
    assert set(partition_names()) == {partition["id"] for partition in loaded}
    for partition in loaded:
        regions = {name for name in partition["regions"] if not name.endswith(GLOBAL_ENDPOINTS)}
        assert set(regions_of(partition["id"])) == regions
        assert dns_suffix(partition["id"]) == partition["outputs"]["dnsSuffix"]


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_botocore_has_an_endpoint_of_ec2_in_every_region(partition: str) -> None:
    resolver = EndpointResolver(Loader().load_data("endpoints"))
    assert set(resolver.get_available_endpoints("ec2", partition)) == set(regions_of(partition))


@pytest.mark.parametrize("partition", partition_names())
def test_names_come_sorted_and_once(partition: str) -> None:
    assert list(partition_names()) == sorted(set(partition_names()))
    assert list(regions_of(partition)) == sorted(set(regions_of(partition)))
    assert list(default_regions(partition)) == sorted(set(default_regions(partition)))


@pytest.mark.parametrize("partition", partition_names())
def test_the_home_region_is_a_default_region_of_its_partition(partition: str) -> None:
    assert home_region(partition) in default_regions(partition)


@pytest.mark.parametrize(
    ("partition", "home", "suffix"),
    [
        ("aws", "us-east-1", "amazonaws.com"),
        ("aws-cn", "cn-northwest-1", "amazonaws.com.cn"),
        ("aws-us-gov", "us-gov-west-1", "amazonaws.com"),
        ("aws-iso", "us-iso-east-1", "c2s.ic.gov"),
    ],
)
def test_each_partition_has_its_own_home_and_domain(partition: str, home: str, suffix: str) -> None:
    assert home_region(partition) == home
    assert dns_suffix(partition) == suffix


@pytest.mark.parametrize("region", ["af-south-1", "ap-east-1", "eu-south-1", "me-south-1"])
def test_an_opt_in_region_is_known_but_not_a_default_one(region: str) -> None:
    assert region in regions_of("aws")
    assert region not in default_regions("aws")


def test_the_commercial_partition_has_seventeen_default_regions() -> None:
    assert len(default_regions("aws")) == 17


@pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov"])
def test_other_partitions_have_no_opt_in_regions(partition: str) -> None:
    assert default_regions(partition) == regions_of(partition)


@pytest.mark.parametrize("ask", [regions_of, default_regions, home_region, dns_suffix])
def test_an_unknown_partition_is_a_key_error(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(KeyError, match="aws-moon"):
        ask("aws-moon")


def test_the_answer_costs_no_import_of_botocore() -> None:
    program = (
        "import sys; from fleetscan.aws.partitions import regions_of;"
        "assert 'us-east-1' in regions_of('aws');"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in"
        " {'botocore', 'boto3', 'aiobotocore', 'aioboto3', 'urllib3'}))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert answer.stdout.strip() == b"[]"
