"""Which regions are enabled in an account, as far as it tells."""

import msgspec

from fleetscan.aws.causes import DENIALS
from fleetscan.aws.endpoints import is_offered_in_partition
from fleetscan.aws.partitions import default_regions
from fleetscan.aws.task import TaskSession, as_documented
from fleetscan.catalogue import Call
from fleetscan.facts.base import is_region
from fleetscan.verdicts import Cause, NotRead, Unread

LIST_REGIONS = Call("account:ListRegions")
DESCRIBE_REGIONS = Call("ec2:DescribeRegions")

# https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
_ENABLED = ("ENABLED", "ENABLED_BY_DEFAULT")
_PAGE = 50


def call_for_regions(partition: str) -> Call:
    """Return the call that an account of a partition is asked first for its regions."""
    offered = is_offered_in_partition(LIST_REGIONS.service, partition)
    return LIST_REGIONS if offered else DESCRIBE_REGIONS


class EnabledRegions(msgspec.Struct, frozen=True, kw_only=True):
    """The regions of an account that are enabled, and how sure that is."""

    names: frozenset[str]
    #: why they are only the partition's default ones; None if the account was asked
    warning: str | None = None
    #: why the account did not tell them; None if it did
    untold: Unread | None = None


async def enabled_regions(session: TaskSession) -> EnabledRegions:
    """Ask the account, first by the Account API, then by EC2; else assume the default regions.

    Not every partition has the Account API: GovCloud has none. The default regions are assumed only
    where all calls were denied: after a fault, an account might be taken for smaller than it is.
    Raises `NotRead` then, and for refused credentials.
    """
    denied = True
    to_grant = DESCRIBE_REGIONS.iam_action
    if call_for_regions(session.access.partition) is LIST_REGIONS:
        to_grant = f"{LIST_REGIONS.iam_action} or {to_grant}"
        try:
            return EnabledRegions(names=await _list_regions(session))
        except NotRead as error:
            _stop_if_dead(error)
            denied = _denied(error)
    try:
        return EnabledRegions(names=await _describe_regions(session))
    except NotRead as error:
        if not (denied and _denied(error)):
            raise
        return EnabledRegions(
            names=frozenset(default_regions(session.access.partition)),
            untold=error.unread[0],
            warning=(
                f"account {session.access.account_id} did not tell its enabled regions "
                f"({error.unread[0].error_code}): the default regions are taken; grant {to_grant}"
            ),
        )


async def _list_regions(session: TaskSession) -> frozenset[str]:
    api = session.api([LIST_REGIONS])
    pages = api.pages(LIST_REGIONS.operation, RegionOptStatusContains=_ENABLED, MaxResults=_PAGE)
    with as_documented(LIST_REGIONS):
        return _some(
            [
                region["RegionName"]
                async for page in pages
                for region in page["Regions"]
                if region["RegionOptStatus"] in _ENABLED
            ]
        )


async def _describe_regions(session: TaskSession) -> frozenset[str]:
    reply = await session.api([DESCRIBE_REGIONS]).call(DESCRIBE_REGIONS.operation)
    with as_documented(DESCRIBE_REGIONS):
        return _some([region["RegionName"] for region in reply["Regions"]])


def _some(names: list[str]) -> frozenset[str]:
    """Refuse to believe in no region at all, for nothing of the account would be swept.

    And in such as can't be one: `global` would be taken for the cells of global services, and any
    other name would become part of the names of hosts. Raises ValueError.
    """
    if not names:
        raise ValueError("it names no region")
    for name in names:
        if not is_region(name):
            raise ValueError(f"it names {name!r}, which is no region")
    return frozenset(names)


def _denied(error: NotRead) -> bool:
    return error.unread[0].cause in DENIALS


def _stop_if_dead(error: NotRead) -> None:
    if error.unread[0].cause is Cause.CREDENTIALS:
        raise error
