"""Which regions an account has enabled, and the two calls that say so."""

import base64
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from fleetscan.aws.partitions import dns_suffix, partition_of, regions_of
from fleetscan.demo.error_replies import error
from fleetscan.demo.wire import Answer, Request

__all__ = ["DEFAULT_REGIONS", "OPT_IN_REGIONS", "describe_regions", "list_regions", "region_states"]

#: Regions that every account has from the start and, on AWS, cannot switch off.
#: Source: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
DEFAULT_REGIONS = (
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
)
#: Regions that are off until an account asks for them.
OPT_IN_REGIONS = (
    "af-south-1",
    "ap-east-1",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-1",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
)
# AWS does not document its page size. Less than the 32 regions above, so that a caller who does not
# page on misses some.
PAGE_SIZE = 20
MAX_PAGE_SIZE = 50
EC2_OPT_IN_STATUS = {
    "ENABLED_BY_DEFAULT": "opt-in-not-required",
    "ENABLED": "opted-in",
    "DISABLED": "not-opted-in",
}


class _ListRegionsInput(Struct, frozen=True, rename="pascal"):
    max_results: int = PAGE_SIZE
    next_token: str | None = None
    region_opt_status_contains: tuple[str, ...] = ()


def region_states(
    enabled: frozenset[str], disabled: frozenset[str], partition: str = "aws"
) -> dict[str, str]:
    """Return every region of a partition with its status in one account.

    Args:
        enabled: opt-in regions that the account has asked for.
        disabled: regions that it has switched off. AWS allows that for opt-in regions alone; here
            any region may be named.
        partition: where the account is. Only `aws` has opt-in regions.

    Returns:
        Region to `ENABLED`, `ENABLED_BY_DEFAULT` or `DISABLED`, sorted by region.
    """
    is_commercial = partition == "aws"
    default, opt_in = (
        (DEFAULT_REGIONS, OPT_IN_REGIONS) if is_commercial else (regions_of(partition), ())
    )
    states = dict.fromkeys(default, "ENABLED_BY_DEFAULT")
    states |= {region: "ENABLED" if region in enabled else "DISABLED" for region in opt_in}
    states |= dict.fromkeys(disabled, "DISABLED")
    return dict(sorted(states.items()))


def list_regions(request: Request, states: Mapping[str, str]) -> Answer:
    """Answer `account:ListRegions`, in pages.

    Source: https://docs.aws.amazon.com/accounts/latest/APIReference/API_ListRegions.html
    """
    try:
        asked = msgspec.json.decode(request.body or b"{}", type=_ListRegionsInput)
        start = int(base64.b64decode(asked.next_token or "MA==", validate=True))
    except (msgspec.MsgspecError, ValueError):
        return error(request, "ValidationException", "The request is not valid.")
    if not 1 <= asked.max_results <= MAX_PAGE_SIZE:
        return error(request, "ValidationException", "MaxResults must be from 1 to 50.")
    chosen = [
        {"RegionName": region, "RegionOptStatus": status}
        for region, status in states.items()
        if not asked.region_opt_status_contains or status in asked.region_opt_status_contains
    ]
    end = start + asked.max_results
    page: dict[str, object] = {"Regions": chosen[start:end]}
    if end < len(chosen):
        page["NextToken"] = base64.b64encode(str(end).encode()).decode()
    headers = {"Content-Type": "application/json"}
    return Answer(headers=headers, body=msgspec.json.encode(page))


def describe_regions(request: Request, states: Mapping[str, str]) -> Answer:
    """Answer `ec2:DescribeRegions`: the enabled ones, or every one with `AllRegions`.

    Of the filters, `opt-in-status` and `region-name` are known.
    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
    """
    fields = request.parameters
    every = fields.get("AllRegions", "false") == "true"
    names = {value for name, value in fields.items() if name.startswith("RegionName.")}
    if unknown := sorted(names - set(states)):
        return error(request, "InvalidParameterValue", f"Invalid region provided: {unknown[0]}")
    filters = _filters(fields)
    if unknown := sorted(set(filters) - {"opt-in-status", "region-name"}):
        return error(request, "InvalidParameterValue", f"The filter '{unknown[0]}' is invalid")
    items = "".join(
        f"<item><regionName>{region}</regionName>"
        f"<regionEndpoint>ec2.{region}.{dns_suffix(partition_of(region) or 'aws')}</regionEndpoint>"
        f"<optInStatus>{EC2_OPT_IN_STATUS[status]}</optInStatus></item>"
        for region, status in states.items()
        if (every or status != "DISABLED")
        and (not names or region in names)
        and region in filters.get("region-name", {region})
        and EC2_OPT_IN_STATUS[status] in filters.get("opt-in-status", EC2_OPT_IN_STATUS.values())
    )
    return Answer.text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
        "<requestId>4d1c2b7e-93a5-4e0d-8c1f-6b2a7d9e5f30</requestId>"
        f"<regionInfo>{items}</regionInfo></DescribeRegionsResponse>"
    )


def _filters(fields: Mapping[str, str]) -> dict[str, set[str]]:
    # Filter.1.Name=opt-in-status & Filter.1.Value.1=opted-in
    return {
        name: {value for key, value in fields.items() if key.startswith(f"Filter.{number}.Value.")}
        for key, name in fields.items()
        if (number := key.removeprefix("Filter.").removesuffix(".Name")).isdigit()
    }
