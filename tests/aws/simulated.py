"""A simulated fleet behind hubs, and rules that change what STS answers."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import inf

import pytest

from fleetscan.aws.accounts import AwsAccounts, OpenAccount
from fleetscan.aws.credentials import Access, AccountCredentials, Keys
from fleetscan.catalogue import Call
from fleetscan.demo.resources import GLOBAL, Account, Fleet, Role, SourceCredentials, Volume
from fleetscan.demo.rules import Proceed, Rule
from fleetscan.demo.wire import Answer, Request
from fleetscan.demo.wire import Call as Recorded
from fleetscan.verdicts import NotRead, Unread

SOURCE = SourceCredentials(account_id="999999999999")
HUB = "888888888888"
SECOND_HUB = "777777777777"
FIRST = "111111111111"
SECOND = "222222222222"
THIRD = "333333333333"
BEHIND_HUB = "444444444444"
ALSO_BEHIND_HUB = "555555555555"
BEHIND_BOTH = "666666666666"
EXTERNAL_ID = "agreed-with-the-auditor"

FLEET = Fleet(
    source=SOURCE,
    accounts=(
        Account(id=SOURCE.account_id),
        Account(
            id=HUB, resources={GLOBAL: (Role(name="hub", trusted_accounts=("999999999999",)),)}
        ),
        Account(id=SECOND_HUB, resources={GLOBAL: (Role(name="hub", trusted_accounts=(HUB,)),)}),
        *(
            Account(
                id=account_id,
                resources={
                    GLOBAL: (
                        Role(
                            name="audit",
                            trusted_accounts=(trusted,),
                            external_id=EXTERNAL_ID if account_id == THIRD else None,
                        ),
                    ),
                    "us-east-1": (Volume(size=int(account_id[0])),),
                },
                disabled_regions=frozenset({"sa-east-1"}) if account_id == FIRST else frozenset(),
            )
            for account_id, trusted in (
                (FIRST, SOURCE.account_id),
                (SECOND, SOURCE.account_id),
                (THIRD, SOURCE.account_id),
                (BEHIND_HUB, HUB),
                (ALSO_BEHIND_HUB, HUB),
                (BEHIND_BOTH, SECOND_HUB),
            )
        ),
    ),
)


def role(account_id: str, name: str = "audit") -> str:
    return f"arn:aws:iam::{account_id}:role/{name}"


def access(account_id: str, *hubs: str, external_id: str | None = None) -> Access:
    """The way into an account, through the roles of these hubs."""
    return Access(
        account_id=account_id,
        role_arns=(*(role(hub, "hub") for hub in hubs), role(account_id)),
        external_id=external_id,
    )


def assumptions(calls: tuple[Recorded, ...]) -> list[str]:
    """Which account made each AssumeRole, in order."""
    return [call.account_id or "nobody" for call in calls if call.operation == "AssumeRole"]


def on_assume_role(change: Callable[[Request, Answer], Answer]) -> Rule:
    """Change the answers to AssumeRole."""

    def answer(request: Request, proceed: Proceed) -> Answer:
        return change(request, proceed())

    return Rule(answer=answer, service="sts", operation="AssumeRole")


def said_to_expire(moment: str, answer: Answer) -> Answer:
    """Say in an answer to AssumeRole that its keys expire at another moment."""
    body = re.sub(rb"(<Expiration>).*?(</)", rb"\g<1>%b\2" % moment.encode(), answer.body)
    return Answer(status=answer.status, headers=answer.headers, body=body)


def expiring(after: timedelta, *, times: int | None = None) -> Rule:
    """Let the keys of AssumeRole expire so soon: those of the first `times` replies, or all."""
    left = [times]

    def change(_: Request, answer: Answer) -> Answer:
        if left[0] is not None:
            if not left[0]:
                return answer
            left[0] -= 1
        return said_to_expire((datetime.now(UTC) + after).isoformat(), answer)

    return on_assume_role(change)


VOLUMES = Call("ec2:DescribeVolumes")


async def sizes(account: OpenAccount, region: str = "us-east-1") -> list[int]:
    """Read the volumes of a region in a session of its own."""
    async with await account.session(region, {region}) as session:
        reply = await session.api([VOLUMES]).call(VOLUMES.operation)
    return [volume["Size"] for volume in reply["Volumes"]]


async def refusal(account: Access) -> Unread:
    """Why an account can't be opened."""
    with pytest.raises(NotRead) as caught:
        await AwsAccounts().open(account)
    (missing,) = caught.value.unread
    return missing


def some_time_later(credentials: AccountCredentials) -> None:
    """Let keys be some that were not just obtained."""
    credentials._renewed_at = -inf


def expire(account: OpenAccount) -> None:
    """Let the keys of an account be from yesterday."""
    old = account._credentials._keys
    assert old is not None
    yesterday = datetime.now(UTC) - timedelta(days=1)
    account._credentials._keys = Keys(
        access_key=old.access_key, secret_key=old.secret_key, token=old.token, expires_at=yesterday
    )
