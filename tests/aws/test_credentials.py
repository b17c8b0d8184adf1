"""Where the source credentials come from, what is told before a sweep, and what never is."""

import logging
import re
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.credentials import Access, Keys
from fleetscan.demo.rules import refuse_role
from fleetscan.demo.server import SimulatedAWS
from fleetscan.demo.wire import Answer, Request
from fleetscan.errors import ConfigurationError
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.simulated import (
    ALSO_BEHIND_HUB,
    BEHIND_HUB,
    FIRST,
    HUB,
    SOURCE,
    VOLUMES,
    access,
    assumptions,
    expire,
    expiring,
    on_assume_role,
    role,
)

# secrets


async def test_nothing_that_is_logged_or_shown_holds_a_secret(
    aws: SimulatedAWS, caplog: pytest.LogCaptureFixture
) -> None:
    secrets: list[str] = [SOURCE.secret_access_key]

    def cut(_: Request, answer: Answer) -> Answer:
        found = re.findall(rb"<(?:SecretAccessKey|SessionToken)>(.*?)<", answer.body)
        secrets.extend(secret.decode() for secret in found)
        return Answer(headers=answer.headers, body=answer.body[:-20])

    for name in ("fleetscan", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    aws.rules.append(expiring(timedelta(minutes=9), times=1))
    account = await AwsAccounts().open(access(FIRST))
    shown = [repr(account._credentials._keys), repr(await account._credentials.keys())]
    shown += [repr(account._credentials), repr(await account._credentials.for_session())]
    aws.rules.insert(0, on_assume_role(cut))
    async with await account.session("us-east-1", {"us-east-1"}) as session:
        shown.append(repr(session))
        expire(account)
        with pytest.raises(NotRead) as caught:
            # botocore logs the whole traceback of a renewal that fails
            await session.api([VOLUMES]).call(VOLUMES.operation)
    shown += [str(caught.value), repr(caught.value.unread)]
    shown.append("".join(traceback.format_exception(caught.value)))
    shown.append(caplog.text)
    assert caught.value.unread[0].cause is Cause.UNEXPECTED_REPLY
    assert len(secrets) == 3
    assert [secret for secret in secrets if any(secret in text for text in shown)] == []


def test_keys_show_nothing_secret_to_rich_either() -> None:
    keys = Keys(access_key="AKIASHOWN", secret_key="hidden-one", token="hidden-two")
    assert "AKIASHOWN" in repr(keys)
    assert "hidden" not in repr(keys)
    assert "hidden" not in repr(keys.__rich_repr__())


# source credentials


def write_profiles(monkeypatch: pytest.MonkeyPatch, folder: Path, config: str, shared: str) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    for variable, text in (("AWS_CONFIG_FILE", config), ("AWS_SHARED_CREDENTIALS_FILE", shared)):
        file = folder / variable
        file.write_text(text)
        monkeypatch.setenv(variable, str(file))


def section(name: str, access_key: str = SOURCE.access_key_id) -> str:
    return (
        f"[{name}]\naws_access_key_id = {access_key}\n"
        f"aws_secret_access_key = {SOURCE.secret_access_key}\n"
    )


@pytest.mark.usefixtures("aws")
async def test_source_credentials_come_from_the_environment() -> None:
    keys = await AwsAccounts().source(None)
    assert (keys.access_key, keys.token, keys.expires_at) == (SOURCE.access_key_id, None, None)


async def test_source_credentials_come_from_a_profile(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_profiles(
        monkeypatch,
        tmp_path,
        section("profile in-config", "AKIAINCONFIG"),
        section("in-credentials", "AKIAINCREDENTIALS") + section("default", "AKIADEFAULT"),
    )
    accounts = AwsAccounts()
    found = [
        (await accounts.source(name)).access_key for name in ("in-config", "in-credentials", None)
    ]
    assert found == ["AKIAINCONFIG", "AKIAINCREDENTIALS", "AKIADEFAULT"]


async def test_a_profile_that_is_named_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_profiles(monkeypatch, tmp_path, "", section("audit", "AKIAOFPROFILE"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    accounts = AwsAccounts()
    assert (await accounts.source("audit")).access_key == "AKIAOFPROFILE"
    assert (await accounts.source(None)).access_key == "AKIAOFENVIRONMENT"


async def test_aws_profile_chooses_the_profile_where_none_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_profiles(monkeypatch, tmp_path, "", section("audit", "AKIAOFPROFILE"))
    monkeypatch.setenv("AWS_PROFILE", "audit")
    assert (await AwsAccounts().source(None)).access_key == "AKIAOFPROFILE"


async def test_a_profile_with_a_role_of_its_own_is_entered(
    aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = f"[profile hub]\nrole_arn = {role(HUB, 'hub')}\nsource_profile = user\n"
    write_profiles(monkeypatch, tmp_path, config, section("user"))
    keys = await AwsAccounts().source("hub")
    assert keys.token is not None
    assert keys.expires_at is not None
    assert keys.expires_at > datetime.now(UTC)
    assert assumptions(aws.calls) == [SOURCE.account_id]


async def test_a_profile_whose_role_is_refused_gives_no_credentials(
    aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is botocore that raises what is no error of botocore's base class."""
    config = f"[profile hub]\nrole_arn = {role(HUB, 'hub')}\nsource_profile = user\n"
    write_profiles(monkeypatch, tmp_path, config, section("user"))
    aws.rules.append(refuse_role(role(HUB, "hub")))
    with pytest.raises(NotRead) as caught:
        await AwsAccounts().source("hub")
    (missing,) = caught.value.unread
    assert (missing.cause, missing.error_code) == (Cause.CREDENTIALS, "AccessDenied")
    assert "AssumeRole" in missing.message


@pytest.mark.parametrize("variable", ["profile", "AWS_PROFILE"])
async def test_a_profile_that_is_missing_is_a_mistake_of_the_user(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "absent")
    with pytest.raises(ConfigurationError, match=r"\(absent\) could not be found.*list-profiles"):
        await AwsAccounts().source("absent" if variable == "profile" else None)


async def test_a_config_that_cannot_be_read_is_a_mistake_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_profiles(monkeypatch, tmp_path, "[profile x\nno", "")
    with pytest.raises(ConfigurationError, match="Unable to parse config file"):
        await AwsAccounts().source(None)


async def test_without_any_credentials_there_are_none() -> None:
    with pytest.raises(NotRead) as caught:
        await AwsAccounts().source(None)
    assert caught.value.unread == (
        Unread(
            cause=Cause.CREDENTIALS,
            error_code="NoCredentialsError",
            message="no source credentials: Unable to locate credentials; configure them as for "
            "the AWS CLI (`aws configure`, `aws sso login`, AWS_PROFILE, …), and see that `aws sts "
            "get-caller-identity` works",
        ),
    )


async def test_half_a_pair_of_keys_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAALONE")
    with pytest.raises(NotRead, match="AWS_SECRET_ACCESS_KEY") as caught:
        await AwsAccounts().source(None)
    assert caught.value.unread[0].cause is Cause.CREDENTIALS


async def test_a_program_that_gives_no_credentials_gives_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_profiles(monkeypatch, tmp_path, "[profile tool]\ncredential_process = false\n", "")
    with pytest.raises(NotRead) as caught:
        await AwsAccounts().source("tool")
    assert caught.value.unread[0].error_code == "CredentialRetrievalError"


async def test_the_source_is_asked_once_for_all_accounts(
    aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = f"[profile hub]\nrole_arn = {role(HUB, 'hub')}\nsource_profile = user\n"
    write_profiles(monkeypatch, tmp_path, config, section("user"))
    accounts = AwsAccounts()
    for account_id in (BEHIND_HUB, ALSO_BEHIND_HUB):
        await accounts.open(
            Access(account_id=account_id, profile="hub", role_arns=(role(account_id),))
        )
    assert assumptions(aws.calls) == [SOURCE.account_id, HUB, HUB]


# settings with which nothing can be called


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("AWS_ENDPOINT_URL", "localhost 4566", r"AWS_ENDPOINT_URL: 'localhost 4566' is no URL"),
        ("AWS_ENDPOINT_URL_S3", "minio:9000/", r"AWS_ENDPOINT_URL_S3: 'minio:9000/' is no URL"),
        ("AWS_ENDPOINT_URL", "http://localhost:99999", "AWS_ENDPOINT_URL: .*:99999' is no URL"),
        ("AWS_ENDPOINT_URL", "http://localhost:0", "AWS_ENDPOINT_URL: .*:0' is no URL"),
        ("AWS_ENDPOINT_URL", "http://localhost/?a=1", "AWS_ENDPOINT_URL: .*a=1' is no URL"),
        ("AWS_CA_BUNDLE", "/absent/ca.pem", "AWS settings: there is no file /absent/ca.pem"),
        ("AWS_CA_BUNDLE", "/", "AWS settings can't be used: .*directory"),
        ("AWS_CA_BUNDLE", __file__, "AWS settings can't be used: .*no certificate"),
        ("AWS_MAX_ATTEMPTS", "many", "AWS settings can't be used: invalid literal.*'many'"),
        ("AWS_RETRY_MODE", "eager", "AWS settings can't be used: .*eager"),
    ],
)
async def test_settings_that_fit_no_client_are_told_before_the_sweep(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=message):
        await AwsAccounts().source(None)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("max_attempts = many", "AWS settings of profile audit can't be used"),
        (
            "ca_bundle = /absent/ca.pem",
            "AWS settings of profile audit: there is no file /absent/ca.pem",
        ),
    ],
)
async def test_settings_of_a_profile_are_told_with_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str, message: str
) -> None:
    write_profiles(monkeypatch, tmp_path, f"[profile audit]\n{setting}\n", "")
    with pytest.raises(ConfigurationError, match=message):
        await AwsAccounts().source("audit")


@pytest.mark.usefixtures("aws")
async def test_an_endpoint_may_be_an_ipv6_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://[::1]:4566")
    assert (await AwsAccounts().source(None)).access_key == SOURCE.access_key_id


# their kind


async def test_the_kind_of_source_credentials_is_told_once_they_are_resolved(
    aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del aws
    accounts = AwsAccounts()
    assert accounts.kind_of_source(None) is None
    await accounts.source(None)
    assert accounts.kind_of_source(None) == "environment variables"
    config = f"[profile hub]\nrole_arn = {role(HUB, 'hub')}\nsource_profile = user\n"
    write_profiles(monkeypatch, tmp_path, config, section("user"))
    accounts = AwsAccounts()
    await accounts.source("user")
    await accounts.source("hub")
    assert accounts.kind_of_source("user") == "shared credentials file"
    assert accounts.kind_of_source("hub") == "role of a profile"
    assert accounts.kind_of_source(None) is None
