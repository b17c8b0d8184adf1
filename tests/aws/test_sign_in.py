"""IAM Identity Center: the token that `aws sso login` leaves, and what becomes of it."""

import json
import logging
from datetime import UTC, datetime, timedelta

import anyio
import anyio.lowlevel
import msgspec
import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.credentials import Keys
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.signing_in import (
    LEGACY,
    OF_SESSION,
    ROLE,
    SESSION,
    SOON,
    START_URL,
    Giver,
    Home,
    in_json,
)

NOW = datetime.now(UTC)
LATER = f"{NOW + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"
REGISTERED = {
    "clientId": "a-client",
    "clientSecret": "a-client-secret",
    "registrationExpiresAt": LATER,
    "refreshToken": "first-refresh-token",
}
MODERN = f"{SESSION}[profile audit]\n{OF_SESSION}"
OLD = f"[profile audit]\n{LEGACY}"


async def source(profile: str | None = "audit") -> Keys:
    return await AwsAccounts().source(profile)


async def missing(profile: str | None = "audit") -> Unread:
    with pytest.raises(NotRead) as caught:
        await source(profile)
    (found,) = caught.value.unread
    return found


def tokens_sent(giver: Giver) -> list[str]:
    return [
        asked.headers["x-amz-sso_bearer_token"] for asked in giver.asked("/federation/credentials")
    ]


@pytest.mark.parametrize(
    ("config", "name"), [(MODERN, "work"), (OLD, START_URL)], ids=["session", "legacy"]
)
async def test_who_signed_in_has_the_keys_of_the_role(
    home: Home, giver: Giver, config: str, name: str
) -> None:
    home.config(config)
    home.signed_in(name)
    keys = await source()
    assert (keys.access_key, keys.token) == ("ASIAOFSIGNIN", "a-token")
    assert keys.expires_at is not None
    assert abs(keys.expires_at - SOON) < timedelta(seconds=1)
    assert tokens_sent(giver) == ["token-of-sign-in"]
    (asked,) = giver.asked("/federation/credentials")
    assert "role_name=audit" in asked.query
    assert "account_id=111111111111" in asked.query
    assert "authorization" not in asked.headers


# what expired


@pytest.mark.parametrize(
    ("profile", "config", "name", "command"),
    [
        ("audit", MODERN, "work", "aws sso login --sso-session work"),
        ("audit", OLD, START_URL, "aws sso login --profile audit"),
        (
            None,
            OLD.replace("profile audit", "default"),
            START_URL,
            "aws sso login --profile default",
        ),
        ("my team", OLD.replace("audit", '"my team"', 1), START_URL, "--profile 'my team'"),
        (
            "hub",
            f"[profile hub]\nrole_arn = {ROLE}\nsource_profile = audit\n{OLD}",
            START_URL,
            "aws sso login --profile audit",
        ),
    ],
)
@pytest.mark.parametrize("why", ["absent", "expired", "refused", "broken"])
async def test_who_has_to_sign_in_is_told_the_command(
    home: Home,
    giver: Giver,
    caplog: pytest.LogCaptureFixture,
    *,
    profile: str | None,
    config: str,
    name: str,
    command: str,
    why: str,
) -> None:
    home.config(config)
    if why == "broken":
        home.file(str(home.token_file(name).relative_to(home.folder)), "{")
    elif why != "absent":
        home.signed_in(name, until=NOW - timedelta(hours=1) if why == "expired" else SOON)
    giver.instead["/federation"] = Answers.unauthorized
    found = await missing(profile)
    assert found.cause is Cause.CREDENTIALS
    assert not found.may_recover
    assert "IAM Identity Center" in found.message
    assert found.message.endswith(f"{command}`")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


class Answers:
    unauthorized = in_json({"__type": "UnauthorizedException", "message": "no"}, 401)
    forbidden = in_json({"__type": "ForbiddenException", "message": "No access"}, 403)
    renewed = in_json(
        {"accessToken": "renewed", "expiresIn": 3600, "refreshToken": "next-refresh-token"}
    )
    dead = in_json({"error": "invalid_grant", "__type": "InvalidGrantException"}, 400)


async def test_a_role_that_was_not_assigned_is_no_matter_of_signing_in(
    home: Home, giver: Giver
) -> None:
    home.config(MODERN)
    home.signed_in("work")
    giver.instead["/federation"] = Answers.forbidden
    found = await missing()
    assert (found.cause, found.error_code) == (Cause.CREDENTIALS, "ForbiddenException")
    assert found.operation == "sso:GetRoleCredentials"
    assert "aws sso login" not in found.message


# what is renewed


async def test_a_token_that_expired_is_renewed_where_it_is_kept(home: Home, giver: Giver) -> None:
    home.config(MODERN)
    home.signed_in("work", until=NOW - timedelta(hours=1), **REGISTERED)
    assert (await source()).access_key == "ASIAOFSIGNIN"
    assert tokens_sent(giver) == ["renewed-token"]
    (asked,) = giver.asked("/token")
    sent = json.loads(asked.body)
    assert sent == {
        "clientId": "a-client",
        "clientSecret": "a-client-secret",
        "grantType": "refresh_token",
        "refreshToken": "first-refresh-token",
    }
    kept = json.loads(home.token_file("work").read_text())
    assert (kept["accessToken"], kept["refreshToken"]) == ("renewed-token", "next-refresh-token")
    assert datetime.fromisoformat(kept["expiresAt"]) > NOW


async def test_a_renewal_that_nobody_waits_for_any_more_is_kept(home: Home, giver: Giver) -> None:
    """The refresh token is used up by then."""
    home.config(MODERN)
    home.signed_in("work", until=NOW - timedelta(hours=1), **REGISTERED)
    giver.instead["/token"] = msgspec.structs.replace(Answers.renewed, delay=0.1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(source)
        while not giver.asked("/token"):
            await anyio.lowlevel.checkpoint()
        tasks.cancel_scope.cancel()
    kept = json.loads(home.token_file("work").read_text())
    assert kept["refreshToken"] == "next-refresh-token"


async def test_profiles_that_share_a_sign_in_renew_it_once(home: Home, giver: Giver) -> None:
    """A refresh token is good for one renewal."""
    names = [f"audit{number}" for number in range(5)]
    home.config(SESSION + "".join(f"[profile {name}]\n{OF_SESSION}" for name in names))
    home.signed_in("work", until=NOW - timedelta(hours=1), **REGISTERED)
    accounts = AwsAccounts()
    async with anyio.create_task_group() as tasks:
        for name in names:
            tasks.start_soon(accounts.source, name)
    assert len(giver.asked("/token")) == 1
    assert tokens_sent(giver) == ["renewed-token"] * 5


async def test_a_token_that_is_good_for_some_minutes_is_used_where_it_cannot_be_renewed(
    home: Home, giver: Giver
) -> None:
    home.config(MODERN)
    home.signed_in("work", until=NOW + timedelta(minutes=5), **REGISTERED)
    giver.instead["/token"] = Answers.dead
    assert (await source()).access_key == "ASIAOFSIGNIN"
    assert tokens_sent(giver) == ["token-of-sign-in"]


@pytest.mark.parametrize("why", ["refused", "registration expired"])
async def test_a_token_that_cannot_be_renewed_wants_a_sign_in(
    home: Home, giver: Giver, why: str
) -> None:
    home.config(MODERN)
    registered = REGISTERED
    if why == "refused":
        giver.instead["/token"] = Answers.dead
    else:
        registered = registered | {"registrationExpiresAt": "2020-01-01T00:00:00Z"}
    home.signed_in("work", until=NOW - timedelta(hours=1), **registered)
    found = await missing()
    assert found.message.endswith("sign in: `aws sso login --sso-session work`")
    assert len(giver.asked("/token")) == (why == "refused")
