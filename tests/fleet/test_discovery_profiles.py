"""Accounts of the profiles of the AWS config: by their settings, or by asking STS over HTTP."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fleetscan.demo.error_replies import Fault
from fleetscan.demo.rules import fail
from fleetscan.demo.server import SimulatedAWS
from fleetscan.fleet.model import Account, Origin
from tests.fleet.conftest import Discover, Refuse
from tests.fleet.organization_fleet import SOURCE

KEYS = f"""\
aws_access_key_id = {SOURCE.access_key_id}
aws_secret_access_key = {SOURCE.secret_access_key}
"""
CONFIG = f"""\
[profile hub]
{KEYS}
[profile payments]
role_arn = arn:aws:iam::111111111111:role/audit
source_profile = hub

[profile china]
role_arn = arn:aws-cn:iam::222222222222:role/audit
source_profile = hub

[profile sso-web]
sso_session = company
sso_account_id = 333333333333
sso_role_name = audit
region = us-gov-west-1

[profile told]
aws_account_id = 444444444444
credential_process = /bin/false

[profile sso-gov]
sso_session = gov
sso_account_id = 555555555555
sso_role_name = audit

[sso-session gov]
sso_region = us-gov-west-1
sso_start_url = https://gov.example.com/start
"""
DEFAULTS = '[defaults]\nrole = "audit"\nprofile = "hub"\nlabels = { owner = "platform" }\n'


@pytest.fixture(autouse=True)
def config(
    aws: SimulatedAWS, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], None]:
    """Replace the AWS config, and give no other credentials."""
    del aws
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)
    file = tmp_path / "config"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))

    def write(text: str) -> None:
        file.write_text(text, encoding="utf-8")

    write(CONFIG)
    return write


async def test_each_profile_is_an_account(aws: SimulatedAWS, found: Discover) -> None:
    fleet = await found(f"{DEFAULTS}[profiles]\n")
    assert fleet.accounts == tuple(
        Account(
            id=account_id,
            name=profile,
            partition=partition,
            profile=profile,
            labels={"owner": "platform"},
        )
        for account_id, profile, partition in (
            ("111111111111", "payments", "aws"),
            ("222222222222", "china", "aws-cn"),
            ("333333333333", "sso-web", "aws-us-gov"),
            ("444444444444", "told", "aws"),
            ("555555555555", "sso-gov", "aws-us-gov"),
            ("999999999999", "hub", "aws"),
        )
    )
    assert fleet.origins["111111111111"] == (Origin(kind="profiles", detail="payments"),)
    # what the settings say is not asked
    assert [call.operation for call in aws.calls] == ["GetCallerIdentity"]


async def test_profiles_are_chosen_by_globs_and_exclusion_wins(found: Discover) -> None:
    fleet = await found('[profiles]\ninclude = ["p*", "t*"]\nexclude = "told"\n')
    assert [account.name for account in fleet.accounts] == ["payments"]


async def test_a_role_of_the_table_is_assumed_with_each_profile(found: Discover) -> None:
    fleet = await found(f'{DEFAULTS}[profiles]\ninclude = ["hub", "china"]\nrole = "reader"\n')
    assert [account.role_arns for account in fleet.accounts] == [
        ("arn:aws-cn:iam::222222222222:role/reader",),
        ("arn:aws:iam::999999999999:role/reader",),
    ]


async def test_the_credentials_file_has_profiles_too(
    found: Discover, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "credentials"
    file.write_text(f"[only-here]\n{KEYS}", encoding="utf-8")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    fleet = await found('[profiles]\ninclude = "only-*"\n')
    assert [(account.id, account.profile) for account in fleet.accounts] == [
        ("999999999999", "only-here")
    ]


async def test_an_account_of_organization_and_profile_is_reached_by_the_profile(
    found: Discover,
) -> None:
    fleet = await found(
        f'{DEFAULTS}[organization]\n[profiles]\ninclude = ["payments"]\n'
        '[[accounts]]\nid = "111111111111"\nlabels.env = "shop"\n'
    )
    payments, dev = fleet.accounts[:2]
    assert payments.name == "payments-prod"
    assert (payments.profile, payments.role_arns) == ("payments", ())
    assert payments.labels == {"owner": "platform", "env": "shop", "team": "payments"}
    assert [origin.kind for origin in fleet.origins["111111111111"]] == [
        "organization",
        "profiles",
        "file",
    ]
    assert (dev.profile, dev.role_arns) == ("hub", ("arn:aws:iam::222222222222:role/audit",))


async def test_two_profiles_of_one_account_are_refused(
    config: Callable[[str], None], refused: Refuse
) -> None:
    config(f"{CONFIG}\n[profile copy]\n{KEYS}")
    assert await refused("[profiles]\n") == (
        'profiles: profiles "copy" and "hub" are both of account 999999999999. Exclude one of'
        ' them, as in exclude = ["hub"].'
    )


async def test_a_profile_without_credentials_is_refused(
    config: Callable[[str], None], refused: Refuse
) -> None:
    config("[profile empty]\nregion = us-east-1\n[profile none]\n")
    assert await refused("[profiles]\n") == (
        'profiles: the account of profile "empty" is not known, so nothing was scanned: no source'
        " credentials of profile empty: Unable to locate credentials; configure them as for the AWS"
        " CLI (`aws configure`, `aws sso login`, AWS_PROFILE, …), and see that `aws sts"
        " get-caller-identity` works. If it is not to be swept, exclude it, as in exclude ="
        ' ["empty"]. (1 more profile has a problem.)'
    )


async def test_a_profile_whose_keys_sts_does_not_know_is_refused(
    aws: SimulatedAWS, refused: Refuse
) -> None:
    aws.rules.append(fail(Fault.UNKNOWN_CREDENTIALS, operation="GetCallerIdentity"))
    message = await refused('[profiles]\ninclude = "hub"\n')
    assert message.startswith(
        'profiles: the account of profile "hub" is not known, so nothing was scanned:'
    )


@pytest.mark.parametrize("key", ["include", "exclude"])
async def test_a_pattern_that_matches_no_profile_is_refused(refused: Refuse, key: str) -> None:
    assert await refused(f'[profiles]\n{key} = ["payment"]\n') == (
        f'profiles.{key}[0]: "payment" matches no profile of the AWS configuration. Did you mean'
        ' "payments"?'
    )


async def test_a_config_without_profiles_is_refused(
    config: Callable[[str], None], refused: Refuse
) -> None:
    config("")
    assert await refused("[profiles]\n") == (
        'profiles.include: "*" matches no profile of the AWS configuration. There is none.'
    )


async def test_where_sts_is_asked_follows_from_the_region_of_the_profile(
    aws: SimulatedAWS, config: Callable[[str], None], found: Discover
) -> None:
    config(f"[profile hub]\n{KEYS}region = eu-west-1\n")
    await found("[profiles]\n")
    assert [call.region for call in aws.calls] == ["eu-west-1"]
