"""Amazon EC2: the Describe operations, in pages as EC2 cuts them."""

import re
from collections.abc import Callable, Mapping, Sequence

from benchmarks.fake_aws.fleet import ACCOUNT
from benchmarks.fake_aws.operations.ec2_items import LISTS, Listing
from benchmarks.fake_aws.operations.paging import page
from benchmarks.fake_aws.operations.place import Ask
from benchmarks.fake_aws.operations.regions import states
from fleetscan.demo.aws_regions import describe_regions
from fleetscan.demo.error_replies import error
from fleetscan.demo.wire import Answer

__all__ = ["OPERATIONS"]

_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"
_REQUEST_ID = "59dbff89-35bd-4eac-99ed-be587EXAMPLE"
# The least page size that EC2 takes.
_LEAST = 5
# What every item passes: the fleet has no resource in any other state.
_ALWAYS_TRUE = {"instance-state-name": {"running", "stopped"}}


def _describe(operation: str, listing: Listing) -> Callable[[Ask], Answer]:
    def describe(ask: Ask) -> Answer:
        if unknown := _unknown_filter(ask):
            message = f"The filter '{unknown}' is invalid"
            return error(ask.request, "InvalidParameterValue", message)
        total = listing.total(ask.place.fleet.options)
        if asked := _asked_ids(ask, listing):
            numbers = [_number(ask, listing, identifier, total) for identifier in asked]
            if None in numbers:
                missing = asked[numbers.index(None)]
                code = f"Invalid{listing.by_id.removesuffix('Id')}ID.NotFound"
                return error(ask.request, code, f"The ID '{missing}' does not exist")
            return _reply(ask, operation, listing, [each for each in numbers if each is not None])
        if not listing.paged:
            return _reply(ask, operation, listing, range(total))
        cut = page(ask, total, limit="MaxResults", marker="NextToken", least=_LEAST)
        more = f"<nextToken>{cut.token}</nextToken>" if cut.token else ""
        return _reply(ask, operation, listing, cut.numbers, more)

    return describe


def _reply(
    ask: Ask, operation: str, listing: Listing, numbers: Sequence[int], more: str = ""
) -> Answer:
    items = "".join([listing.item(ask.place, number) for number in numbers])
    return Answer.text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{operation}Response xmlns="{_NAMESPACE}">'
        f"<requestId>{_REQUEST_ID}</requestId>"
        f"<{listing.element}>{items}</{listing.element}>{more}</{operation}Response>",
        content_type="text/xml;charset=UTF-8",
    )


def _asked_ids(ask: Ask, listing: Listing) -> list[str]:
    # InstanceId.1=i-…
    return [
        str(value) for name, value in ask.given.items() if name.rpartition(".")[0] == listing.by_id
    ]


def _number(ask: Ask, listing: Listing, identifier: str, total: int) -> int | None:
    match = re.fullmatch(rf"{listing.prefix}-{ACCOUNT}([0-9a-f]{{5}})", identifier)
    number = ask.place.fleet.number(match[1], ask.place.region) if match else None
    return number if number is not None and number < total else None


def _unknown_filter(ask: Ask) -> str | None:
    """Name a filter that would have left something out, were it not ignored here."""
    for name, value in ask.given.items():
        number = name.removeprefix("Filter.").removesuffix(".Name")
        if not number.isdecimal() or name != f"Filter.{number}.Name":
            continue
        wanted = {
            str(each)
            for key, each in ask.given.items()
            if key.startswith(f"Filter.{number}.Value.")
        }
        if not wanted >= _ALWAYS_TRUE.get(str(value), {""}):
            return str(value)
    return None


def _describe_regions(ask: Ask) -> Answer:
    return describe_regions(ask.request, states(ask.place.fleet))


def _describe_tags(ask: Ask) -> Answer:
    """Answer DescribeTags of all instances: what Cloud Custodian asks where it saw no tags."""
    if ask.given.get("Filter.1.Name") != "resource-type" or (
        ask.given.get("Filter.1.Value.1") != "instance"
    ):
        message = "This fake AWS tells the tags of instances alone: resource-type=instance"
        return error(ask.request, "InvalidParameterValue", message)
    items = "".join(
        f"<item><resourceId>{ask.place.id('i', number)}</resourceId>"
        f"<resourceType>instance</resourceType><key>{key}</key><value>{value}</value></item>"
        for number in range(ask.place.fleet.options.instances)
        for key, value in ask.place.tags("instance", number).items()
    )
    return Answer.text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<DescribeTagsResponse xmlns="{_NAMESPACE}">'
        f"<requestId>{_REQUEST_ID}</requestId><tagSet>{items}</tagSet></DescribeTagsResponse>",
        content_type="text/xml;charset=UTF-8",
    )


OPERATIONS: Mapping[str, Callable[[Ask], Answer]] = {
    "DescribeRegions": _describe_regions,
    "DescribeTags": _describe_tags,
    **{operation: _describe(operation, listing) for operation, listing in LISTS.items()},
}
