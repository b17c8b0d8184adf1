"""AWS Organizations: the calls with which an organization is read, over its description.

Not moto's: that has all accounts on one page, gives them ids of its own, and lets anybody ask.
Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html
"""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import msgspec
from msgspec import Struct

from fleetscan.demo.error_replies import Fault, error, fault
from fleetscan.demo.resources import Fleet, Organization, OrganizationalUnit
from fleetscan.demo.wire import Answer, Request

__all__ = ["organizations"]

#: the most items of a page, and as many as it has if none are asked for
_PAGE_SIZE: Final = 20
_JOINED: Final = 1_767_323_045
_OPERATIONS: Final = (
    "DescribeOrganization",
    "ListAccounts",
    "ListAccountsForParent",
    "ListOrganizationalUnitsForParent",
    "ListRoots",
    "ListTagsForResource",
)


class _Input(Struct, frozen=True, rename="pascal"):
    max_results: int = _PAGE_SIZE
    next_token: str | None = None
    parent_id: str = ""
    resource_id: str = ""


def organizations(fleet: Fleet) -> Mapping[str, Callable[[Request], Answer]]:
    """Return what answers each operation, for the organization of a fleet or for none."""
    if fleet.organization is None:
        return dict.fromkeys(_OPERATIONS, _not_in_use)
    names = {account.id: account.name or account.id for account in fleet.accounts}
    return _Answers(fleet.organization, names, fleet.partition).operations


def _not_in_use(request: Request) -> Answer:
    message = "Your account is not a member of an organization."
    return error(request, "AWSOrganizationsNotInUseException", message)


class _Answers:
    """The answers of one organization."""

    def __init__(
        self, organization: Organization, names: Mapping[str, str], partition: str
    ) -> None:
        self._organization = organization
        self._names = names
        self._units = {unit.id: unit for unit in _with_nested(organization.root)}
        self._account_ids = [each for unit in self._units.values() for each in unit.accounts]
        manager = organization.management_account_id
        self._askers = {manager, *organization.delegated_administrators}
        self._arn = f"arn:{partition}:organizations::{manager}"

    @property
    def operations(self) -> Mapping[str, Callable[[Request], Answer]]:
        lists: Mapping[str, tuple[str, Callable[[_Input], Sequence[object]]]] = {
            "ListAccounts": ("Accounts", self._accounts),
            "ListAccountsForParent": ("Accounts", self._accounts_of),
            "ListOrganizationalUnitsForParent": ("OrganizationalUnits", self._units_of),
            "ListRoots": ("Roots", self._roots),
            "ListTagsForResource": ("Tags", self._tags),
        }
        return {
            "DescribeOrganization": self._describe,
            **{
                name: partial(self._listed, member=member, items=items)
                for name, (member, items) in lists.items()
            },
        }

    def _describe(self, request: Request) -> Answer:
        # each member may ask for this
        if request.call.account_id not in self._account_ids:
            return _not_in_use(request)
        organization = self._organization
        manager = organization.management_account_id
        described = {
            "Id": organization.id,
            "Arn": f"{self._arn}:organization/{organization.id}",
            "FeatureSet": "ALL",
            "MasterAccountArn": f"{self._arn}:account/{organization.id}/{manager}",
            "MasterAccountId": manager,
            "MasterAccountEmail": f"aws+{manager}@example.com",
            "AvailablePolicyTypes": [],
        }
        return _reply({"Organization": described})

    def _listed(
        self, request: Request, *, member: str, items: Callable[[_Input], Sequence[object]]
    ) -> Answer:
        caller = request.call.account_id
        if caller not in self._account_ids:
            return _not_in_use(request)
        if caller not in self._askers:
            message = "You don't have permissions to access this resource."
            return fault(request, Fault.ACCESS_DENIED, message)
        try:
            asked = msgspec.json.decode(request.body or b"{}", type=_Input)
            return _reply(_page(items(asked), member, asked))
        except KeyError as missing:
            kind = "Target" if member == "Tags" else "Parent"
            message = f"You specified {missing}, which does not exist."
            return error(request, f"{kind}NotFoundException", message)
        except (msgspec.MsgspecError, ValueError):
            return error(request, "InvalidInputException", "The request is not valid.")

    def _accounts(self, _: _Input) -> Sequence[object]:
        return [self._account(each) for each in self._account_ids]

    def _accounts_of(self, asked: _Input) -> Sequence[object]:
        return [self._account(each) for each in self._units[asked.parent_id].accounts]

    def _units_of(self, asked: _Input) -> Sequence[object]:
        return [self._unit(unit, "ou") for unit in self._units[asked.parent_id].units]

    def _roots(self, _: _Input) -> Sequence[object]:
        return [self._unit(self._organization.root, "root")]

    def _tags(self, asked: _Input) -> Sequence[object]:
        if asked.resource_id not in self._account_ids:
            raise KeyError(asked.resource_id)
        tags = self._organization.tags.get(asked.resource_id, {})
        return [{"Key": key, "Value": value} for key, value in tags.items()]

    def _account(self, account_id: str) -> object:
        return {
            "Id": account_id,
            "Arn": f"{self._arn}:account/{self._organization.id}/{account_id}",
            "Email": f"aws+{account_id}@example.com",
            "Name": self._names.get(account_id, account_id),
            "State": self._organization.states.get(account_id, "ACTIVE"),
            "JoinedMethod": "CREATED",
            "JoinedTimestamp": _JOINED,
        }

    def _unit(self, unit: OrganizationalUnit, kind: str) -> object:
        arn = f"{self._arn}:{kind}/{self._organization.id}/{unit.id}"
        return {"Id": unit.id, "Arn": arn, "Name": unit.name}


def _with_nested(unit: OrganizationalUnit) -> Iterator[OrganizationalUnit]:
    yield unit
    for nested in unit.units:
        yield from _with_nested(nested)


def _page(items: Sequence[object], member: str, asked: _Input) -> object:
    """Cut a page. Raises ValueError for a size or a token that can't be."""
    if not 1 <= asked.max_results <= _PAGE_SIZE:
        raise ValueError(asked.max_results)
    start = int(base64.b64decode(asked.next_token or "MA==", validate=True))
    end = start + asked.max_results
    page: dict[str, object] = {member: items[start:end]}
    if end < len(items):
        page["NextToken"] = base64.b64encode(str(end).encode()).decode()
    return page


def _reply(members: object) -> Answer:
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    return Answer(headers=headers, body=msgspec.json.encode(members))
