"""Credentials that a program gives take the place of a profile's."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.credentials import Access
from fleetscan.aws.explicit import ExplicitCredentials
from fleetscan.aws.patience import Patience
from fleetscan.demo.server import SimulatedAWS
from fleetscan.errors import ConfigurationError
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.loopback import Loopback
from tests.aws.signing_in import Home
from tests.aws.simulated import FIRST, HUB, SOURCE, access, assumptions, role, sizes

SIMULATED = ExplicitCredentials(
    access_key_id=SOURCE.access_key_id, secret_access_key=SOURCE.secret_access_key
)
NOW = datetime.now(UTC)


@pytest.mark.parametrize("profile", [None, "of-the-program"])
async def test_accounts_are_entered_with_what_the_program_gives(
    aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch, profile: str | None
) -> None:
    """The profile needs not be one of the AWS config."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFSOMEBODYELSE")
    accounts = AwsAccounts(credentials={profile: SIMULATED})
    assert accounts.kind_of_source(profile) is None
    entered = Access(account_id=FIRST, profile=profile, role_arns=(role(FIRST),))
    assert await sizes(await accounts.open(entered)) == [1]
    assert assumptions(aws.calls) == [SOURCE.account_id]
    assert accounts.kind_of_source(profile) == "given by the program"


async def test_other_profiles_are_looked_for_as_ever(home: Home) -> None:
    home.config("[profile audit]\naws_access_key_id = AKIAAUDIT\naws_secret_access_key = s\n")
    accounts = AwsAccounts(credentials={"given": SIMULATED})
    assert (await accounts.source("audit")).access_key == "AKIAAUDIT"
    with pytest.raises(ConfigurationError, match="absent"):
        await accounts.source("absent")


async def test_a_profile_that_is_there_keeps_its_settings(home: Home, server: Loopback) -> None:
    del server
    home.config("[profile audit]\nregion = eu-west-3\nlogin_session = x\n")
    accounts = AwsAccounts(credentials={"audit": SIMULATED, "other": SIMULATED})
    assert (await accounts.source("audit")).access_key == SOURCE.access_key_id
    assert accounts.factory.region("audit") == "eu-west-3"
    assert accounts.factory.region("other") is None


async def test_they_are_asked_for_again_before_they_expire(aws: SimulatedAWS) -> None:
    del aws
    given: list[ExplicitCredentials] = []

    async def give() -> ExplicitCredentials:
        given.append(
            ExplicitCredentials(
                access_key_id=f"ASIA{len(given)}",
                secret_access_key="a-secret",
                session_token="a-token",
                expires_at=datetime.now(UTC) + timedelta(minutes=4 if not given else 60),
            )
        )
        return given[-1]

    accounts = AwsAccounts(credentials={None: give})
    found = []
    for _ in range(3):
        found.append((await accounts.source(None)).access_key)
        # as some minutes later
        accounts._source(None)._renewed_at = -1e9
    assert found == ["ASIA0", "ASIA1", "ASIA1"]


async def missing(given: object, patience: Patience | None = None) -> Unread:
    accounts = AwsAccounts(patience, credentials={"given": given})  # type: ignore[dict-item]  # wrong ones, too
    with pytest.raises(NotRead) as caught:
        await accounts.source("given")
    (found,) = caught.value.unread
    return found


async def test_what_fails_to_give_any_is_told() -> None:
    async def fail() -> ExplicitCredentials:
        raise RuntimeError("the vault is sealed")

    async def give_keys() -> str:
        return "AKIA"

    found = await missing(fail)
    assert (found.cause, found.error_code) == (Cause.CREDENTIALS, "RuntimeError")
    assert found.message == (
        "no source credentials of profile given: the program that gives them failed: "
        "the vault is sealed"
    )
    assert "str is no ExplicitCredentials" in (await missing(give_keys)).message


async def test_those_that_expired_are_refused() -> None:
    old = ExplicitCredentials(
        access_key_id="ASIAOLD", secret_access_key="a-secret", expires_at=NOW - timedelta(hours=1)
    )
    assert (await missing(old)).error_code == "ExpiredToken"
    with pytest.raises(ValueError, match="no time zone"):
        ExplicitCredentials(
            access_key_id="ASIA", secret_access_key="s", expires_at=NOW.replace(tzinfo=None)
        )


async def test_nothing_shows_their_secrets(
    aws: SimulatedAWS, caplog: pytest.LogCaptureFixture
) -> None:
    del aws
    caplog.set_level(logging.DEBUG, "fleetscan")
    given = ExplicitCredentials(
        access_key_id="ASIASHOWN", secret_access_key="hidden-one", session_token="hidden-two"
    )
    accounts = AwsAccounts(credentials={None: given})
    with pytest.raises(NotRead) as caught:
        await accounts.open(access(HUB))
    shown = f"{given!r} {given.__rich_repr__()} {accounts!r} {caught.value} {caplog.text}"
    assert "ASIASHOWN" in shown
    assert "hidden" not in shown
