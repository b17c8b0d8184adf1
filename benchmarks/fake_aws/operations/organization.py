"""AWS Organizations and the Account API: the fleet's accounts, and the regions of each."""

from collections.abc import Callable, Mapping

from benchmarks.fake_aws.fleet import HUB_ID, account_id
from benchmarks.fake_aws.operations.json_services import reply
from benchmarks.fake_aws.operations.paging import page
from benchmarks.fake_aws.operations.place import Ask
from benchmarks.fake_aws.operations.regions import states
from fleetscan.demo.aws_regions import list_regions
from fleetscan.demo.wire import Answer

__all__ = ["ACCOUNT_API", "ORGANIZATIONS"]

_ORGANIZATION = "o-exampleorgid"
_JOINED = 1_767_323_045
#: the most accounts that ListAccounts gives at once
_PAGE = 20


def _account(identifier: str) -> object:
    return {
        "Id": identifier,
        "Arn": f"arn:aws:organizations::{HUB_ID}:account/{_ORGANIZATION}/{identifier}",
        "Email": f"aws+{identifier}@example.com",
        "Name": f"account-{identifier}",
        "Status": "ACTIVE",
        "State": "ACTIVE",
        "JoinedMethod": "CREATED",
        "JoinedTimestamp": _JOINED,
    }


def _list_accounts(ask: Ask) -> Answer:
    # The hub is a member too: it manages the organization.
    total = ask.place.fleet.options.accounts + 1
    cut = page(ask, total, limit="MaxResults", marker="NextToken", default=_PAGE, most=_PAGE)
    accounts = [
        _account(HUB_ID if number == total - 1 else account_id(number)) for number in cut.numbers
    ]
    return reply(ask, {"Accounts": accounts, **cut.tokens})


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
    "ListAccounts": _list_accounts,
    "DescribeOrganization": _describe_organization,
}
ACCOUNT_API: Mapping[str, Callable[[Ask], Answer]] = {
    "ListRegions": lambda ask: list_regions(ask.request, states(ask.place.fleet)),
}
