from typing import Any

import pytest

from fleetscan.collectors import macie2
from fleetscan.facts.macie2 import MacieSession
from fleetscan.testing.fake_api import ErrorReply, FakeApi
from fleetscan.verdicts import NotRead


async def read(reply: Any) -> MacieSession:  # noqa: ANN401 - a reply
    found: MacieSession = await FakeApi(
        macie2.macie_session, {"macie2:GetMacieSession": [reply]}
    ).fact()
    return found


@pytest.mark.parametrize("status", ["ENABLED", "PAUSED"])
async def test_the_status_of_macie_is_read(status: str) -> None:
    assert await read({"status": status}) == MacieSession(status=status)


async def test_macie_that_is_not_enabled_says_so_as_a_denied_call_does() -> None:
    not_enabled = ErrorReply("AccessDeniedException", "Macie is not enabled.")
    assert await read(not_enabled) == MacieSession(status=None)


async def test_a_denied_call_is_told_from_it() -> None:
    user = "User: arn:aws:sts::111122223333:assumed-role/audit/fleetscan"
    words = f"{user} is not authorized to perform: macie2:GetMacieSession"
    with pytest.raises(NotRead):
        await read(ErrorReply("AccessDeniedException", words))
