from typing import Any

import pytest

from fleetscan.collectors import securityhub
from fleetscan.facts.securityhub import SecurityHub
from fleetscan.testing.fake_api import DENIED, ErrorReply, FakeApi
from fleetscan.verdicts import NotRead


async def read(reply: Any) -> SecurityHub:  # noqa: ANN401 - a reply
    found: SecurityHub = await FakeApi(
        securityhub.security_hub, {"securityhub:DescribeHub": [reply]}
    ).fact()
    return found


async def test_a_region_with_a_hub_has_security_hub() -> None:
    hub = {"HubArn": "arn:aws:securityhub:eu-west-1:111122223333:hub/default"}
    assert await read(hub) == SecurityHub(is_enabled=True)


async def test_an_account_that_is_not_subscribed_has_none() -> None:
    words = "Account 111122223333 is not subscribed to AWS Security Hub"
    assert await read(ErrorReply("InvalidAccessException", words)) == SecurityHub(is_enabled=False)


@pytest.mark.parametrize(
    "error",
    [
        DENIED,
        ErrorReply("InvalidAccessException", "The account may not perform this action."),
    ],
)
async def test_an_account_that_may_not_ask_is_told_from_it(error: ErrorReply) -> None:
    with pytest.raises(NotRead):
        await read(error)
