"""AWS Organizations and the Account API: the fleet's accounts, and the regions of each.

OUs are a tree of three for each: those numbered 0, 1 and 2 are in the root, and in the OU of number
n are 3n + 3, 3n + 4 and 3n + 5. Accounts are dealt out to them and the root in turn.
"""

from collections.abc import Callable, Mapping, Sequence

from benchmarks.fake_aws.fleet import ACCOUNT, HUB_ID, account_id, account_index
from benchmarks.fake_aws.operations.json_services import reply
from benchmarks.fake_aws.operations.paging import page
from benchmarks.fake_aws.operations.place import Ask
from benchmarks.fake_aws.operations.regions import states
from fleetscan.demo.aws_regions import list_regions
from fleetscan.demo.error_replies import error
from fleetscan.demo.wire import Answer

__all__ = ["ACCOUNT_API", "ORGANIZATIONS"]

_ORGANIZATION = "o-exampleorgid"
_ROOT = "r-fake"
_UNIT = "ou-fake-"
_JOINED = 1_767_323_045
#: the most items that a list gives at once
_PAGE = 20
_CHILDREN = 3
# The tags of an account follow from its place in the fleet: each tenth has none.
_TENTH = 10
_ENVIRONMENTS = ("prod", "staging", "dev")


def _account(identifier: str, ask: Ask) -> object:
    options = ask.place.fleet.options
    is_suspended = account_index(identifier) >= options.accounts - options.suspended
    state = "SUSPENDED" if is_suspended else "ACTIVE"
    return {
        "Id": identifier,
        "Arn": f"arn:aws:organizations::{HUB_ID}:account/{_ORGANIZATION}/{identifier}",
        "Email": f"aws+{identifier}@example.com",
        "Name": f"account-{identifier}",
        "Status": state,
        "State": state,
        "JoinedMethod": "CREATED",
        "JoinedTimestamp": _JOINED,
    }


def _listed(ask: Ask, member: str, total: int, item: Callable[[int], object]) -> Answer:
    cut = page(ask, total, limit="MaxResults", marker="NextToken", default=_PAGE, most=_PAGE)
    return reply(ask, {member: [item(number) for number in cut.numbers], **cut.tokens})


def _list_accounts(ask: Ask) -> Answer:
    # The hub is a member too: it manages the organization.
    return _accounts(ask, [*range(ask.place.fleet.options.accounts), -1])


def _accounts(ask: Ask, places: Sequence[int]) -> Answer:
    return _listed(
        ask, "Accounts", len(places), lambda number: _account(account_id(places[number]), ask)
    )


def _number(ask: Ask) -> int | None:
    """Return the number of the OU that is asked about, -1 for the root; None if there is none."""
    parent = ask.text("ParentId")
    number = parent.removeprefix(_UNIT)
    if parent == _ROOT:
        return -1
    known = parent.startswith(_UNIT) and number.isdecimal()
    return int(number) if known and int(number) < ask.place.fleet.options.units else None


def _no_parent(ask: Ask) -> Answer:
    return error(ask.request, "ParentNotFoundException", "The parent does not exist.")


def _list_accounts_for_parent(ask: Ask) -> Answer:
    number = _number(ask)
    if number is None:
        return _no_parent(ask)
    options = ask.place.fleet.options
    of_root = number == -1
    places = range(options.units if of_root else number, options.accounts, options.units + 1)
    return _accounts(ask, [*places, -1] if of_root else places)


def _list_units(ask: Ask) -> Answer:
    number = _number(ask)
    if number is None:
        return _no_parent(ask)
    first = _CHILDREN * (number + 1)
    children = range(ask.place.fleet.options.units)[first : first + _CHILDREN]
    return _listed(ask, "OrganizationalUnits", len(children), lambda at: _unit(children[at]))


def _unit(number: int) -> object:
    identifier = f"{_UNIT}{number:08d}"
    arn = f"arn:aws:organizations::{HUB_ID}:ou/{_ORGANIZATION}/{identifier}"
    return {"Id": identifier, "Arn": arn, "Name": f"unit-{number}"}


def _list_roots(ask: Ask) -> Answer:
    arn = f"arn:aws:organizations::{HUB_ID}:root/{_ORGANIZATION}/{_ROOT}"
    root = {"Id": _ROOT, "Arn": arn, "Name": "Root", "PolicyTypes": []}
    return _listed(ask, "Roots", 1, lambda _: root)


def _list_tags(ask: Ask) -> Answer:
    identifier = ask.text("ResourceId")
    if identifier == ACCOUNT:
        # of who asks, which is the hub
        return reply(ask, {"Tags": []})
    if not (identifier.isdecimal() and ask.place.fleet.has(identifier)):
        return error(ask.request, "TargetNotFoundException", "The target does not exist.")
    place = account_index(identifier)
    if place % _TENTH == _TENTH - 1:
        return reply(ask, {"Tags": []})
    tags = {
        "env": _ENVIRONMENTS[place % len(_ENVIRONMENTS)],
        "team": f"team-{place % _TENTH}",
    }
    return reply(ask, {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]})


def _describe_organization(ask: Ask) -> Answer:
    organization = {
        "Id": _ORGANIZATION,
        "Arn": f"arn:aws:organizations::{HUB_ID}:organization/{_ORGANIZATION}",
        "FeatureSet": "ALL",
        "MasterAccountArn": f"arn:aws:organizations::{HUB_ID}:account/{_ORGANIZATION}/{HUB_ID}",
        "MasterAccountId": HUB_ID,
        "MasterAccountEmail": "aws@example.com",
        "AvailablePolicyTypes": [],
    }
    return reply(ask, {"Organization": organization})


ORGANIZATIONS: Mapping[str, Callable[[Ask], Answer]] = {
    "DescribeOrganization": _describe_organization,
    "ListAccounts": _list_accounts,
    "ListAccountsForParent": _list_accounts_for_parent,
    "ListOrganizationalUnitsForParent": _list_units,
    "ListRoots": _list_roots,
    "ListTagsForResource": _list_tags,
}
ACCOUNT_API: Mapping[str, Callable[[Ask], Answer]] = {
    "ListRegions": lambda ask: list_regions(ask.request, states(ask.place.fleet)),
}
