"""AWS Organizations: the accounts of an organization, their OUs and their tags.

It is asked in the home region of its partition, and only from the management account or an account
that is a delegated administrator for a service of AWS.
https://docs.aws.amazon.com/organizations/latest/APIReference/Welcome.html
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any, Final, TypeVar

import anyio
import msgspec

from fleetscan.aws.account_ids import is_account_id
from fleetscan.aws.accounts import OpenAccount
from fleetscan.aws.task import TaskSession, VanishedError, as_documented
from fleetscan.catalogue import Call, unknown_value
from fleetscan.verdicts import Cause, NotRead, Unread

__all__ = [
    "ACTIVE",
    "LIST_TAGS_FOR_RESOURCE",
    "READING",
    "Member",
    "Organization",
    "Unit",
    "read_organization",
    "read_tags",
]

T = TypeVar("T")

DESCRIBE_ORGANIZATION: Final = Call("organizations:DescribeOrganization")
LIST_ACCOUNTS: Final = Call("organizations:ListAccounts")
#: for an OU that was deleted since it was listed
_NO_PARENT: Final = ("ParentNotFoundException",)
LIST_ACCOUNTS_FOR_PARENT: Final = Call("organizations:ListAccountsForParent", vanished=_NO_PARENT)
LIST_ORGANIZATIONAL_UNITS_FOR_PARENT: Final = Call(
    "organizations:ListOrganizationalUnitsForParent", vanished=_NO_PARENT
)
LIST_ROOTS: Final = Call("organizations:ListRoots")
LIST_TAGS_FOR_RESOURCE: Final = Call(
    "organizations:ListTagsForResource", vanished=("TargetNotFoundException",)
)
#: all that is called
READING: Final = (
    DESCRIBE_ORGANIZATION,
    LIST_ACCOUNTS,
    LIST_ACCOUNTS_FOR_PARENT,
    LIST_ORGANIZATIONAL_UNITS_FOR_PARENT,
    LIST_ROOTS,
    LIST_TAGS_FOR_RESOURCE,
)

#: the one state in which the roles of an account can be assumed
#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
ACTIVE: Final = "ACTIVE"

# AWS publishes no rates for these calls, and refuses some that come at the same time ("another
# request is already in progress"). More at once would only be refused more.
_AT_ONCE: Final = 8
#: how often an organization is read that changes meanwhile
_TRIES: Final = 3

# AWS allows five levels below the root. Who answers with a tree that has no end is no AWS.
# https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
_MOST_LEVELS: Final = 32


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An account of an organization."""

    #: 12 digits
    id: str
    name: str
    #: `ACTIVE`, `SUSPENDED`, `CLOSED`, `PENDING_ACTIVATION`, `PENDING_CLOSURE`, or a newer one
    state: str
    #: the OU or the root that it is in; None where the OUs were not read
    parent_id: str | None = None


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """An organizational unit (OU), or the root."""

    #: `ou-…`, or `r-…` for the root
    id: str
    name: str
    #: names from below the root: `Workloads/Prod`; empty for the root
    path: str = ""
    #: None for the root
    parent_id: str | None = None


class Organization(msgspec.Struct, frozen=True, kw_only=True):
    """An organization as it was read."""

    #: `o-…`
    id: str
    #: sorted by id; no id twice
    members: tuple[Member, ...]
    #: by id, the root included; empty where they were not read
    units: Mapping[str, Unit] = {}


class _ChangedError(Exception):
    """The organization was changed while it was read: an account or an OU moved, came or went."""


async def read_organization(account: OpenAccount, *, with_units: bool) -> Organization:
    """Read the accounts of the organization that an account is in, and its OUs if asked for.

    Without OUs that is a call for every 20 accounts; with them a call for every 20 more, and two
    for each OU.

    Raises `NotRead`: something of it was not read. Nothing is returned then, for the fleet would be
    smaller than it is, and nobody would see it.
    """
    found = await _describe_organization(account)
    for _ in range(_TRIES):
        members = await _list_accounts(account)
        if not with_units:
            return msgspec.structs.replace(found, members=members)
        try:
            units = await _list_units(account)
            members = await _placed(account, members, units)
        except _ChangedError:
            continue
        return msgspec.structs.replace(found, members=members, units=units)
    raise NotRead(
        Unread(
            cause=Cause.UNEXPECTED_REPLY,
            operation=LIST_ACCOUNTS_FOR_PARENT.operation,
            iam_action=LIST_ACCOUNTS_FOR_PARENT.iam_action,
            error_code="OrganizationChanged",
            message=(
                "accounts or OUs were moved, created or removed while the organization was read, "
                f"{_TRIES} times in a row"
            ),
            may_recover=True,
        )
    )


async def read_tags(account: OpenAccount, account_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Read the tags of accounts of the organization, by account id: a call for each account.

    No call of Organizations tells the tags of several accounts. An account that is gone since it
    was listed has none. Raises `NotRead`: the tags of an account were not read.
    """
    found: dict[str, dict[str, str]] = {}

    async def read(account_id: str) -> None:
        try:
            tags = await _items(
                account, LIST_TAGS_FOR_RESOURCE, "Tags", _tag, ResourceId=account_id
            )
        except VanishedError:
            tags = []
        found[account_id] = dict(tags)

    await _each(account_ids, read)
    return found


async def _describe_organization(account: OpenAccount) -> Organization:
    call = DESCRIBE_ORGANIZATION
    async with await _session(account) as session:
        reply = await session.api([call]).call(call.operation)
    with as_documented(call):
        organization = reply["Organization"]
        return Organization(
            id=organization["Id"],
            members=(),
        )


async def _list_accounts(account: OpenAccount) -> tuple[Member, ...]:
    # A list that changes under way may name an account twice: what is told last counts.
    members = await _items(account, LIST_ACCOUNTS, "Accounts", _member)
    found = {member.id: member for member in members}
    return tuple(found[account_id] for account_id in sorted(found))


async def _list_units(account: OpenAccount) -> dict[str, Unit]:
    """Read the tree, level by level: it has six, the root included. Raises `_ChangedError`."""
    units: dict[str, Unit] = {}
    level = await _items(account, LIST_ROOTS, "Roots", _root)
    for depth in count():
        if not level:
            break
        if depth == _MOST_LEVELS:
            message = f"OUs are said to lie in each other over {_MOST_LEVELS} levels deep"
            raise NotRead(unknown_value(LIST_ORGANIZATIONAL_UNITS_FOR_PARENT, message))
        units |= {unit.id: unit for unit in level}
        below: list[Unit] = []

        async def read(parent: Unit, below: list[Unit] = below) -> None:
            call = LIST_ORGANIZATIONAL_UNITS_FOR_PARENT
            make = partial(_unit, parent)
            with _changed_if_vanished():
                below += await _items(
                    account, call, "OrganizationalUnits", make, ParentId=parent.id
                )

        await _each(level, read)
        # one that is listed twice is not walked twice
        level = [*{unit.id: unit for unit in below if unit.id not in units}.values()]
    return units


@contextmanager
def _changed_if_vanished() -> Iterator[None]:
    try:
        yield
    except VanishedError:
        raise _ChangedError from None


async def _placed(
    account: OpenAccount, members: Iterable[Member], units: Mapping[str, Unit]
) -> tuple[Member, ...]:
    """Return the members with the OUs that they are in.

    Raises `_ChangedError` if one of them is in none or in two, if there are more, or if an OU is
    gone: one that is moved at the wrong moment would else be in no OU that is swept.
    """
    parents: dict[str, str] = {}
    twice: set[str] = set()

    async def read(parent_id: str) -> None:
        call = LIST_ACCOUNTS_FOR_PARENT
        with _changed_if_vanished():
            children = set(await _items(account, call, "Accounts", _id, ParentId=parent_id))
        twice.update(children & parents.keys())
        parents.update(dict.fromkeys(children, parent_id))

    await _each(units, read)
    placed = tuple(
        msgspec.structs.replace(member, parent_id=parents.get(member.id)) for member in members
    )
    if twice or {member.id for member in placed} != parents.keys():
        raise _ChangedError
    return placed


def _member(account: Mapping[str, Any]) -> Member:
    account_id = _id(account)
    # `Status` is no longer sent since September 2026; emulators send nothing else.
    state = account["State"] if "State" in account else account["Status"]
    return Member(id=account_id, name=account.get("Name") or account_id, state=state)


def _id(account: Mapping[str, Any]) -> str:
    account_id: str = account["Id"]
    if not is_account_id(account_id):
        # it becomes a part of ARNs
        raise ValueError(f"it names {account_id!r}, which is no account's id")
    return account_id


def _root(root: Mapping[str, Any]) -> Unit:
    return Unit(id=root["Id"], name=root["Name"])


def _unit(parent: Unit, unit: Mapping[str, Any]) -> Unit:
    path = f"{parent.path}/{unit['Name']}" if parent.path else unit["Name"]
    return Unit(id=unit["Id"], name=unit["Name"], path=path, parent_id=parent.id)


def _tag(tag: Mapping[str, Any]) -> tuple[str, str]:
    return tag["Key"], tag["Value"]


async def _session(account: OpenAccount) -> TaskSession:
    """Make the session of one task: of one list, or of one account's tags."""
    return await account.session(account.home_region, {account.home_region})


async def _items(
    account: OpenAccount,
    call: Call,
    member: str,
    make: Callable[[Mapping[str, Any]], T],
    **parameters: str,
) -> list[T]:
    """Make something of each item on all pages of a list."""
    async with await _session(account) as session:
        pages = session.api([call]).pages(call.operation, **parameters)
        with as_documented(call):
            return [make(item) async for page in pages for item in page[member]]


async def _each(items: Iterable[T], read: Callable[[T], Awaitable[None]]) -> None:
    """Read something of each item, a few at once.

    Raises the first `NotRead` or `_ChangedError`, and stops at it.
    """
    waiting = iter(items)
    problem: NotRead | _ChangedError | None = None

    async def work() -> None:
        nonlocal problem
        try:
            for item in waiting:
                await read(item)
        except (NotRead, _ChangedError) as error:
            problem = problem or error
            tasks.cancel_scope.cancel()

    async with anyio.create_task_group() as tasks:
        for _ in range(_AT_ONCE):
            tasks.start_soon(work)
    if problem is not None:
        raise problem
