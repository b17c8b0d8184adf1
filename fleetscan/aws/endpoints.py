"""What botocore knows of the endpoints of AWS. Asked where one can't be reached."""

import functools
from typing import Any

from botocore.exceptions import BotoCoreError

from fleetscan.aws.models import shared_loader
from fleetscan.aws.partitions import dns_suffix, partition_names

# of the endpoints for IPv6: no partition of botocore's data file has it as its own
_DUAL_STACK = ("api.aws", "api.amazonwebservices.com.cn")


def is_host_of_aws(host: str) -> bool:
    """Tell whether a host's name is one under a domain of AWS's endpoints."""
    suffixes = (*map(dns_suffix, partition_names()), *_DUAL_STACK)
    return any(host.lower().endswith(f".{suffix}") for suffix in suffixes)


@functools.cache
def is_offered_in(service: str, region: str) -> bool:
    """Tell whether a service may have an endpoint in a region: whether botocore lists other ones.

    Where it does not list the region, or the service, at all, nothing is known against it.
    `service` is botocore's name.
    """
    prefix = _endpoint_prefix(service)
    if prefix is None:
        return True
    for partition in _partitions():
        if region in partition["regions"]:
            endpoints = partition["services"].get(prefix, {}).get("endpoints", {})
            regional = endpoints.keys() & partition["regions"].keys()
            return not regional or region in regional
    return True


@functools.cache
def is_offered_in_partition(service: str, partition: str) -> bool:
    """Tell whether botocore lists any endpoint of a service in a partition that it knows.

    `service` is botocore's name.
    """
    prefix = _endpoint_prefix(service)
    return all(
        each["partition"] != partition or prefix in each["services"] for each in _partitions()
    )


def _endpoint_prefix(service: str) -> str | None:
    try:
        model = shared_loader().load_service_model(service, "service-2")
    except BotoCoreError:
        return None
    prefix: str = model["metadata"]["endpointPrefix"]
    return prefix


def _partitions() -> list[dict[str, Any]]:
    partitions: list[dict[str, Any]] = shared_loader().load_data("endpoints")["partitions"]
    return partitions
