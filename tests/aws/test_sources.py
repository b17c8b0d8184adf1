"""Source credentials of every kind are found where boto3 finds them, and nothing holds them up."""

from typing import NamedTuple

import anyio
import anyio.lowlevel
import botocore.session
import pytest
from botocore.utils import ContainerMetadataFetcher

from fleetscan.aws.accounts import AwsAccounts
from fleetscan.aws.credentials import Keys
from fleetscan.demo.wire import Answer
from fleetscan.errors import ConfigurationError
from fleetscan.verdicts import Cause, NotRead, Unread
from tests.aws.signing_in import (
    HUB,
    LEGACY,
    METADATA,
    OF_SESSION,
    ROLE,
    SESSION,
    SOON,
    START_URL,
    Giver,
    Home,
    in_json,
    pair,
    refused,
    section,
)

PROCESS = "credential_process = {home}/tool\n"


async def source(profile: str | None = None) -> Keys:
    return await AwsAccounts().source(profile)


async def missing(profile: str | None = None) -> Unread:
    """Why there are no source credentials."""
    with pytest.raises(NotRead) as caught:
        await source(profile)
    (found,) = caught.value.unread
    return found


def tool(home: Home, script: str) -> None:
    """Have a program that gives out credentials."""
    file = home.file("tool", f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)


# the order of boto3

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "a-secret"}
PROFILE = {"AWS_PROFILE": "audit"}
WEB = {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token", "AWS_ROLE_ARN": ROLE}
CONTAINER = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/container"}
INSTANCE = {"AWS_EC2_METADATA_DISABLED": "false"}

KEYS = "aws_access_key_id = AKIAAUDIT\naws_secret_access_key = a-secret\n"
ROLE_OF_KEYS = f"role_arn = {ROLE}\nsource_profile = audit\n"
ROLE_OF_ENVIRONMENT = f"role_arn = {ROLE}\ncredential_source = Environment\n"
WEB_ROLE = f"role_arn = {ROLE}\nweb_identity_token_file = {{home}}/token\n"


class Case(NamedTuple):
    """An environment, and the provider of botocore that it has credentials from."""

    #: in code; None for the default chain
    profile: str | None
    variables: dict[str, str]
    #: of the profile `audit`, in the config file and in the credentials file
    settings: str
    shared: str
    method: str


@pytest.mark.parametrize(
    "case",
    [
        Case(None, ENVIRONMENT, KEYS, KEYS, "env"),
        Case(None, ENVIRONMENT | PROFILE, KEYS, KEYS, "env"),
        Case("audit", ENVIRONMENT, KEYS, KEYS, "shared-credentials-file"),
        Case("audit", ENVIRONMENT, KEYS, "", "config-file"),
        Case("audit", ENVIRONMENT | WEB, KEYS, "", "config-file"),
        Case(None, PROFILE | WEB, KEYS, KEYS, "assume-role-with-web-identity"),
        Case(None, PROFILE, KEYS + PROCESS, "", "custom-process"),
        Case(None, PROFILE, KEYS + PROCESS, KEYS, "shared-credentials-file"),
        Case("audit", {}, KEYS + ROLE_OF_KEYS, "", "assume-role"),
        Case("audit", ENVIRONMENT, ROLE_OF_ENVIRONMENT, "", "assume-role"),
        Case("audit", {}, KEYS + WEB_ROLE, KEYS, "assume-role-with-web-identity"),
        Case("audit", {}, KEYS + OF_SESSION, KEYS, "sso"),
        Case("audit", {}, LEGACY + PROCESS, KEYS, "sso"),
        Case("audit", {}, WEB_ROLE + LEGACY, "", "assume-role-with-web-identity"),
        Case(None, CONTAINER | INSTANCE, "", "", "container-role"),
        Case(None, PROFILE | CONTAINER | INSTANCE, PROCESS, "", "custom-process"),
        Case("audit", CONTAINER, "region = eu-west-1", "", "container-role"),
        Case(None, INSTANCE, "", "", "iam-role"),
        Case(
            None, {"AWS_CREDENTIAL_FILE": "{home}/old"} | CONTAINER, "", "", "ec2-credentials-file"
        ),
        Case(None, {"BOTO_CONFIG": "{home}/boto2"} | CONTAINER, "", "", "boto-config"),
    ],
    ids=lambda case: f"{case.profile}-{case.method}",
)
async def test_credentials_come_from_where_boto3_takes_them(
    home: Home, giver: Giver, case: Case
) -> None:
    home.file("token", "an-identity-token")
    home.file("old", "AWSAccessKeyId=AKIAOLD\nAWSSecretKey=a-secret\n")
    home.file("boto2", section("Credentials", "AKIABOTO2"))
    tool(home, """echo '{"Version": 1, "AccessKeyId": "AKIATOOL", "SecretAccessKey": "s"}'""")
    home.signed_in("work")
    home.signed_in(START_URL)
    for name, value in case.variables.items():
        home.set(**{name: value.format(home=home.folder, url=giver.url)})
    home.config(f"{SESSION}[profile audit]\n{case.settings.format(home=home.folder)}\n")
    home.credentials(f"[audit]\n{case.shared}" if case.shared else "")
    of_boto3 = botocore.session.Session(profile=case.profile).get_credentials()
    accounts = AwsAccounts()
    core = accounts.factory.core(case.profile)
    ours = await accounts._sources.resolve(core, case.profile)
    assert (of_boto3.method, ours.method) == (case.method, case.method)
    assert ours.keys.access_key


@pytest.mark.parametrize(
    ("profile", "variables", "path"),
    [
        (None, CONTAINER, "/container"),
        (None, INSTANCE, "/latest/api/token"),
        ("role", {}, "Action=AssumeRole&"),
        ("web", {}, "Action=AssumeRoleWithWebIdentity&"),
        ("person", {}, "/federation/credentials"),
    ],
)
async def test_a_server_that_hangs_holds_nobody_up(
    home: Home, giver: Giver, profile: str | None, variables: dict[str, str], path: str
) -> None:
    home.file("token", "an-identity-token")
    home.signed_in("work")
    home.set(**{name: value.format(url=giver.url) for name, value in variables.items()})
    home.set(AWS_METADATA_SERVICE_TIMEOUT="3600")
    home.patch.setattr(ContainerMetadataFetcher, "TIMEOUT_SECONDS", 3600)
    home.config(
        f"{SESSION}[profile person]\n{OF_SESSION}"
        f"[profile role]\nrole_arn = {ROLE}\nsource_profile = user\n"
        f"[profile web]\n{WEB_ROLE.format(home=home.folder)}" + section("profile user", "AKIAUSER")
    )
    giver.instead[path] = Answer(delay=3600)
    accounts = AwsAccounts()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(accounts.source, profile)
        # others go on meanwhile
        while not giver.asked(path):
            await anyio.lowlevel.checkpoint()
        # what the time for a call does when it is over
        tasks.cancel_scope.cancel()
    assert len(giver.asked(path)) == 1
    assert accounts.kind_of_source(profile) is None


# the environment


async def test_keys_of_the_environment_may_have_an_expiry(home: Home) -> None:
    home.set(AWS_CREDENTIAL_EXPIRATION=SOON.isoformat(), **ENVIRONMENT)
    assert (await source()).expires_at == SOON
    home.set(AWS_CREDENTIAL_EXPIRATION="2020-01-01T00:00:00Z")
    found = await missing()
    assert (found.cause, found.error_code) == (Cause.CREDENTIALS, "ExpiredToken")


async def test_half_a_key_of_the_environment_is_refused(home: Home) -> None:
    home.set(AWS_ACCESS_KEY_ID="AKIAALONE")
    found = await missing()
    assert found.error_code == "PartialCredentialsError"
    assert found.message.endswith("give both halves of the key, or neither")


# roles of profiles


@pytest.mark.parametrize(
    ("credential_source", "variables", "signed_by"),
    [
        ("Environment", ENVIRONMENT, "AKIAENV"),
        ("Ec2InstanceMetadata", INSTANCE, "ASIAOFINSTANCE"),
        ("EcsContainer", CONTAINER, "ASIAOFCONTAINER"),
    ],
)
async def test_a_role_is_assumed_with_what_the_machine_has(
    home: Home, giver: Giver, credential_source: str, variables: dict[str, str], signed_by: str
) -> None:
    home.set(**{name: value.format(url=giver.url) for name, value in variables.items()})
    home.config(
        f"[profile audit]\nrole_arn = {ROLE}\ncredential_source = {credential_source}\n"
        "external_id = agreed\nrole_session_name = auditor\nduration_seconds = 1800\n"
    )
    keys = await source("audit")
    assert (keys.access_key, keys.expires_at) == ("ASIAOFASSUMEROLE", SOON.replace(microsecond=0))
    (asked,) = giver.asked("Action=AssumeRole&")
    assert f"Credential={signed_by}/" in asked.headers["authorization"]
    for parameter in ("ExternalId=agreed", "RoleSessionName=auditor", "DurationSeconds=1800"):
        assert parameter in asked.text


async def test_roles_are_assumed_through_a_chain_of_profiles(home: Home, giver: Giver) -> None:
    home.config(
        f"[profile audit]\nrole_arn = {ROLE}\nsource_profile = hub\n"
        f"[profile hub]\nrole_arn = {HUB}\nsource_profile = person\n"
        f"{SESSION}[profile person]\n{OF_SESSION}"
    )
    home.signed_in("work")
    assert (await source("audit")).access_key == "ASIAOFASSUMEROLE"
    first, second = giver.asked("Action=AssumeRole&")
    assert "Credential=ASIAOFSIGNIN/" in first.headers["authorization"]
    assert "role%2Fhub" in first.text
    assert "Credential=ASIAOFASSUMEROLE/" in second.headers["authorization"]
    assert "role%2Faudit" in second.text


LOOP = (
    f"role_arn = {ROLE}\nsource_profile = hub\n"
    f"[profile hub]\nrole_arn = {HUB}\nsource_profile = audit"
)


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        (
            LOOP,
            "InfiniteLoopConfigError",
            "visited profiles: .*let the last `source_profile` name a profile with credentials",
        ),
        (
            f"role_arn = {ROLE}\nsource_profile = gone",
            "InvalidConfigError",
            'source_profile "gone" .* does not exist; correct the profile',
        ),
        (
            f"role_arn = {ROLE}\nsource_profile = hub\n[profile hub]\nregion = eu-west-1",
            "InvalidConfigError",
            'The source profile "hub" must have credentials',
        ),
        (
            f"role_arn = {ROLE}\nsource_profile = hub\ncredential_source = Environment",
            "InvalidConfigError",
            "contains both source_profile and credential_source",
        ),
        (
            f"role_arn = {ROLE}",
            "PartialCredentialsError",
            "missing: source_profile or credential_source; name in the profile",
        ),
        (
            f"role_arn = {ROLE}\ncredential_source = Laptop",
            "InvalidConfigError",
            '"Laptop" .* is not valid; correct the profile',
        ),
        (
            f"role_arn = {ROLE}\ncredential_source = Environment",
            "CredentialRetrievalError",
            "from Environment: .*; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        ),
        (
            f"role_arn = {ROLE}\ncredential_source = EcsContainer",
            "CredentialRetrievalError",
            "see that AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI is set",
        ),
        (
            f"role_arn = {ROLE}\ncredential_source = Ec2InstanceMetadata",
            "CredentialRetrievalError",
            "see that a role is attached to the instance, .*AWS_EC2_METADATA_DISABLED unset",
        ),
        ("aws_access_key_id = AKIAHALF", "PartialCredentialsError", "both halves of the key"),
        (
            "sso_account_id = 111111111111\nsso_role_name = audit",
            "InvalidConfigError",
            "missing required configuration: sso_start_url, sso_region",
        ),
    ],
)
async def test_a_profile_that_cannot_be_right_says_what_to_mend(
    home: Home, settings: str, code: str, words: str
) -> None:
    home.config(f"[profile audit]\n{settings}\n")
    found = await missing("audit")
    assert (found.cause, found.error_code) == (Cause.CREDENTIALS, code)
    assert found.message.startswith("no source credentials of profile audit: ")
    with pytest.raises(NotRead, match=f"(?i){words}"):
        raise NotRead(found)


async def test_a_session_of_identity_center_that_is_not_there_ends_the_command(home: Home) -> None:
    home.config("[profile audit]\nsso_session = play\nsso_account_id = 1\nsso_role_name = audit\n")
    with pytest.raises(ConfigurationError, match=r'"play" sso_session .* does not exist\. See'):
        await source("audit")


async def test_a_role_is_asked_for_in_its_own_partition_where_no_region_is_set(
    home: Home, giver: Giver
) -> None:
    role = ROLE.replace("arn:aws:", "arn:aws-cn:")
    home.config(
        f"[profile audit]\nrole_arn = {role}\nsource_profile = user\n"
        + section("profile user", "AKIAUSER")
    )
    await source("audit")
    home.set(AWS_DEFAULT_REGION="cn-north-1")
    await source("audit")
    home.set(AWS_DEFAULT_REGION="eu-west-1")
    await source("audit")
    regions = [
        asked.headers["authorization"].split("/")[2] for asked in giver.asked("Action=AssumeRole&")
    ]
    assert regions == ["cn-northwest-1", "cn-north-1", "cn-northwest-1"]


# `aws login`, which came with botocore 1.41


@pytest.mark.parametrize(
    "settings",
    [
        "login_session = arn:aws:iam::111111111111:user/me",
        f"role_arn = {ROLE}\nsource_profile = me\n[profile me]\nlogin_session = arn:aws:iam::1:u/m",
    ],
)
@pytest.mark.usefixtures("giver")
async def test_what_aws_login_left_is_not_taken_for_nothing(home: Home, settings: str) -> None:
    """The machine's own role would else be taken in its place."""
    home.set(**INSTANCE)
    home.config(f"[profile audit]\n{settings}\n")
    found = await missing("audit")
    assert found.error_code == "LoginSessionError"
    assert "aws configure export-credentials --profile" in found.message


# web identities


@pytest.mark.parametrize("by", ["environment", "profile"])
async def test_a_web_identity_is_exchanged_for_a_role(home: Home, giver: Giver, by: str) -> None:
    home.file("token", "an-identity-token")
    if by == "environment":
        home.set(**WEB | {"AWS_WEB_IDENTITY_TOKEN_FILE": f"{home.folder}/token"})
    else:
        home.config(f"[profile audit]\n{WEB_ROLE.format(home=home.folder)}")
    keys = await source(None if by == "environment" else "audit")
    assert keys.access_key == "ASIAOFASSUMEROLEWITHWEBIDENTITY"
    (asked,) = giver.asked("Action=AssumeRoleWithWebIdentity&")
    assert "WebIdentityToken=an-identity-token" in asked.text
    assert "authorization" not in asked.headers


async def test_a_web_identity_that_is_refused_is_told_without_its_token(
    home: Home, giver: Giver, caplog: pytest.LogCaptureFixture
) -> None:
    home.file("token", "an-identity-token")
    home.set(**WEB | {"AWS_WEB_IDENTITY_TOKEN_FILE": f"{home.folder}/token"})
    giver.instead["AssumeRoleWithWebIdentity"] = refused("ExpiredTokenException", "Token expired")
    found = await missing()
    assert (found.cause, found.error_code) == (Cause.CREDENTIALS, "ExpiredTokenException")
    assert "an-identity-token" not in found.message
    # one message, not one more in the log
    assert caplog.records == []


@pytest.mark.parametrize(
    ("code", "cause"),
    [("Throttling", Cause.THROTTLED), ("ServiceUnavailable", Cause.SERVICE_UNAVAILABLE)],
)
async def test_who_has_no_time_to_give_credentials_out_does_not_refuse_them(
    home: Home, giver: Giver, code: str, cause: Cause
) -> None:
    home.file("token", "an-identity-token")
    home.set(**WEB | {"AWS_WEB_IDENTITY_TOKEN_FILE": f"{home.folder}/token"})
    giver.instead["AssumeRoleWithWebIdentity"] = refused(code)
    found = await missing()
    assert (found.cause, found.may_recover) == (cause, True)
    assert found.operation == "sts:AssumeRoleWithWebIdentity"


async def test_a_web_identity_without_its_file_says_which(home: Home, giver: Giver) -> None:
    del giver
    home.set(**WEB | {"AWS_WEB_IDENTITY_TOKEN_FILE": f"{home.folder}/gone"})
    found = await missing()
    assert f"{home.folder}/gone" in found.message
    assert found.cause is Cause.CREDENTIALS
    assert "see that it is there" in found.message


# containers


async def test_a_container_asks_its_endpoint_with_the_token_of_a_file(
    home: Home, giver: Giver
) -> None:
    home.set(
        AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{giver.url}/container",
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=str(home.file("token", "token-of-pod")),
    )
    keys = await source()
    assert (keys.access_key, keys.token) == ("ASIAOFCONTAINER", "a-token")
    assert [asked.headers["authorization"] for asked in giver.asked("/container")] == [
        "token-of-pod"
    ]


async def test_a_container_of_ecs_asks_the_agent(home: Home, giver: Giver) -> None:
    home.patch.setattr(ContainerMetadataFetcher, "IP_ADDRESS", giver.url.removeprefix("http://"))
    home.set(AWS_CONTAINER_CREDENTIALS_RELATIVE_URI="/v2/container")
    assert (await source()).access_key == "ASIAOFCONTAINER"


async def test_a_container_that_is_refused_says_what_it_was_told(home: Home, giver: Giver) -> None:
    home.patch.setattr(ContainerMetadataFetcher, "SLEEP_TIME", 0)
    home.set(AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{giver.url}/container")
    giver.instead["/container"] = in_json({"message": "no role of this task"}, 403)
    found = await missing()
    assert found.error_code == "CredentialRetrievalError"
    assert "no role of this task" in found.message
    assert "AWS_CONTAINER_CREDENTIALS_" in found.message
    assert len(giver.asked("/container")) == 3


async def test_a_container_asks_no_host_that_is_not_its_own(home: Home) -> None:
    home.set(AWS_CONTAINER_CREDENTIALS_FULL_URI="http://example.com/credentials")
    assert "Unsupported host 'example.com'" in (await missing()).message


async def test_the_token_of_a_container_follows_no_redirect(home: Home, giver: Giver) -> None:
    home.patch.setattr(ContainerMetadataFetcher, "SLEEP_TIME", 0)
    home.set(
        AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{giver.url}/container",
        AWS_CONTAINER_AUTHORIZATION_TOKEN="token-of-pod",
    )
    giver.instead["/container"] = Answer(status=307, headers={"Location": f"{giver.url}/elsewhere"})
    assert "non 200 response 307" in (await missing()).message
    assert giver.asked("/elsewhere") == []


# instances


async def test_an_instance_has_the_keys_of_its_role(home: Home, giver: Giver) -> None:
    home.set(**INSTANCE)
    keys = await source()
    assert (keys.access_key, keys.expires_at) == ("ASIAOFINSTANCE", SOON.replace(microsecond=0))
    assert [asked.method for asked in giver.server.asked] == ["PUT", "GET", "GET"]
    assert giver.server.asked[2].headers["x-aws-ec2-metadata-token"] == "metadata-token"


async def test_an_instance_may_know_no_tokens(home: Home, giver: Giver) -> None:
    """Version 1 of the service, which botocore still takes unless it is told not to."""
    home.set(**INSTANCE)
    giver.instead["/latest/api/token"] = in_json({}, 404)
    assert (await source()).access_key == "ASIAOFINSTANCE"
    home.set(AWS_EC2_METADATA_V1_DISABLED="true")
    found = await missing()
    assert found.error_code == "MetadataRetrievalError"
    assert "its hop limit is 2" in found.message


async def test_a_reply_that_a_hop_too_far_drops_is_not_waited_for_long(
    home: Home, giver: Giver
) -> None:
    """In a container, with a hop limit of 1, the token never arrives."""
    home.set(AWS_METADATA_SERVICE_TIMEOUT="1", **INSTANCE)
    giver.instead["/latest/api/token"] = Answer(delay=3600)
    assert (await source()).access_key == "ASIAOFINSTANCE"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/latest/api/token", 400), (METADATA, 404), (f"{METADATA}role-of-instance", 500)],
)
async def test_an_instance_without_a_role_gives_none(
    home: Home, giver: Giver, path: str, status: int
) -> None:
    home.set(**INSTANCE)
    giver.instead[path] = in_json({}, status)
    assert (await missing()).error_code == "NoCredentialsError"


async def test_a_role_that_the_instance_may_not_assume_gives_none(home: Home, giver: Giver) -> None:
    home.set(**INSTANCE)
    giver.instead[f"{METADATA}role-of-instance"] = in_json(
        {"Code": "AssumeRoleUnauthorizedAccess", "Message": "EC2 cannot assume the role"}
    )
    assert (await missing()).error_code == "NoCredentialsError"


async def test_the_metadata_service_is_left_alone_where_that_is_asked(
    home: Home, giver: Giver
) -> None:
    home.set(AWS_EC2_METADATA_DISABLED="true")
    assert (await missing()).error_code == "NoCredentialsError"
    assert giver.server.asked == []


async def test_keys_of_an_instance_that_expired_are_stretched_as_boto3_does(
    home: Home, giver: Giver
) -> None:
    """Where the service that renews them is down, AWS takes the old ones for longer."""
    home.set(**INSTANCE)
    giver.instead[f"{METADATA}role-of-instance"] = in_json(
        pair("ASIAOLD", Expiration="2020-01-01T00:00:00Z")
    )
    keys = await source()
    assert keys.access_key == "ASIAOLD"
    assert keys.expires_at is not None
    assert keys.expires_at > SOON.replace(year=2021)
