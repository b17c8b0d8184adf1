"""AWS partitions and their regions, as the installed botocore knows them.

Read from botocore's data file itself: importing `botocore.loaders`, botocore's own way to it, takes
0.13 s of CPU (botocore 1.40.61), mostly for urllib3. The file alone takes 0.01 s, so that a mistake
in accounts.toml is told at once.
"""

import functools
from importlib.util import find_spec
from pathlib import Path

import msgspec

__all__ = [
    "default_regions",
    "dns_suffix",
    "home_region",
    "partition_names",
    "partition_of",
    "regions_of",
]

# Enabled in every account of the partition `aws`; they can't be disabled. All others are opt-in.
# botocore does not tell them apart. The list is closed: every region launched since 20 March 2019
# is opt-in, so a region that is missing here is one that nobody has until they ask for it.
# https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html (the rule)
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html (the regions)
_ENABLED_BY_DEFAULT = frozenset(
    {
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
    }
)


class _Outputs(msgspec.Struct, frozen=True, rename="camel"):
    dns_suffix: str
    implicit_global_region: str


class _Partition(msgspec.Struct, frozen=True):
    id: str
    outputs: _Outputs
    regions: dict[str, object]


class _PartitionsFile(msgspec.Struct, frozen=True):
    partitions: list[_Partition]


@functools.cache
def _partitions() -> dict[str, _Partition]:
    # Finding the package does not import it.
    spec = find_spec("botocore")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("botocore is not installed", name="botocore")
    content = (Path(spec.origin).parent / "data" / "partitions.json").read_bytes()
    found = msgspec.json.decode(content, type=_PartitionsFile).partitions
    return {partition.id: partition for partition in sorted(found, key=lambda each: each.id)}


def partition_names() -> tuple[str, ...]:
    """Return every partition's name, sorted: `aws`, `aws-cn`, …, `aws-us-gov`."""
    return tuple(_partitions())


@functools.cache
def regions_of(partition: str) -> tuple[str, ...]:
    """Return the region names of a partition, sorted, opt-in regions included.

    Raises:
        KeyError: there is no such partition.
    """
    # The file also has one entry per partition for its global endpoints, such as `aws-global`.
    names = _partitions()[partition].regions
    return tuple(sorted(name for name in names if not name.endswith("-global")))


@functools.cache
def partition_of(region: str) -> str | None:
    """Return the partition of a region; None if no partition has it."""
    return next((name for name in partition_names() if region in regions_of(name)), None)


def default_regions(partition: str) -> tuple[str, ...]:
    """Return the regions that are enabled in every account of a partition, sorted.

    Only the partition `aws` has opt-in regions, which are left out.

    Raises:
        KeyError: there is no such partition.
    """
    regions = regions_of(partition)
    if partition != "aws":
        return regions
    return tuple(region for region in regions if region in _ENABLED_BY_DEFAULT)


def home_region(partition: str) -> str:
    """Return the region where a partition's global services are called: `us-east-1` for `aws`.

    Raises:
        KeyError: there is no such partition.
    """
    return _partitions()[partition].outputs.implicit_global_region


def dns_suffix(partition: str) -> str:
    """Return the domain of a partition's endpoints: `amazonaws.com` for `aws`.

    Raises:
        KeyError: there is no such partition.
    """
    return _partitions()[partition].outputs.dns_suffix
