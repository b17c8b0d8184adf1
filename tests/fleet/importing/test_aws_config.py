import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetscan.aws.config_file import parse_config
from fleetscan.aws.profile_settings import ProfileAccount
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.aws_config import account_of, read_aws_config
from fleetscan.fleet.importing.model import Imported
from fleetscan.fleet.importing.writing import to_toml
from tests.fleet.importing.round_trip import (
    ACCESS_KEY_ID,
    SECRET_KEY,
    loaded,
    notes_of,
    patient,
    texts,
)

# The forms that the AWS CLI's documentation shows.
CONFIG = f"""\
[default]
region = us-east-1

[profile hub]
aws_access_key_id = {ACCESS_KEY_ID}
aws_secret_access_key = {SECRET_KEY}

[profile payments]
role_arn = arn:aws:iam::111111111111:role/audit
source_profile = hub
external_id = a1b2
duration_seconds = 900

[profile payments-admin]
role_arn = arn:aws:iam::111111111111:role/admin
source_profile = hub
mfa_serial = arn:aws:iam::999999999999:mfa/me

[profile on-ec2]
role_arn = arn:aws-us-gov:iam::222222222222:role/audit
credential_source = Ec2InstanceMetadata

[sso-session corp]
sso_region = cn-north-1
sso_start_url = https://corp.example.com/start

[profile china]
sso_session = corp
sso_account_id = 333333333333
sso_role_name = ReadOnly

[profile "old sso"]
sso_start_url = https://corp.example.com/start
sso_region = eu-west-1
sso_account_id = 444444444444
sso_role_name = ReadOnly

[profile vault]
credential_process = /usr/bin/vault --secret {SECRET_KEY}

[profile known]
credential_process = /usr/bin/vault
aws_account_id = 555555555555

[profile broken]
role_arn = audit
"""


def imported(text: str) -> Imported:
    return read_aws_config(text, "config")


def test_each_account_is_reached_by_its_profile() -> None:
    accounts = loaded(imported(CONFIG))
    assert [(each.id, each.name, each.profile, each.partition) for each in accounts] == [
        ("111111111111", "payments", "payments", "aws"),
        ("222222222222", "on-ec2", "on-ec2", "aws-us-gov"),
        ("333333333333", "china", "china", "aws-cn"),
        ("444444444444", "old sso", "old sso", "aws"),
        ("555555555555", "known", "known", "aws"),
    ]
    # boto3 assumes the profile's role; one of our own would be a second one
    assert not any(account.role_arns or account.external_id for account in accounts)


def test_profiles_that_lead_nowhere_known_are_left_out_and_named() -> None:
    found = imported(CONFIG)
    assert [account.name for account, _ in found.left_out] == ["default", "vault", "broken"]
    said = "\n".join(notes_of(found))
    assert 'profile (profile "default", profile "vault"): it names no account' in said
    assert 'profile (profile "hub"): it names no account, and others use it' in said
    assert 'role_arn (profile "broken"): no account id can be read from it.' in said


def test_of_two_profiles_for_an_account_the_first_is_kept() -> None:
    said = "\n".join(notes_of(imported(CONFIG)))
    assert (
        'role_arn (111111111111 "payments-admin" again): the same account as 111111111111'
        ' "payments", which is kept'
    ) in said
    assert 'mfa_serial (111111111111 "payments-admin"): boto3 asks for a code' in said


def test_no_secret_is_copied_or_shown() -> None:
    found = imported(CONFIG)
    said = "\n".join(notes_of(found)) + to_toml(found, source="config", origin="aws-config")
    assert SECRET_KEY not in said
    assert ACCESS_KEY_ID not in said


def test_a_role_counts_before_the_account_of_sso() -> None:
    config = parse_config(
        "[profile both]\nsso_account_id = 111111111111\n"
        "role_arn = arn:aws:iam::222222222222:role/audit\n",
        "config",
    )
    assert account_of("both", config) == ProfileAccount(
        account_id="222222222222", partition="aws", key="role_arn"
    )
    assert account_of("other", config) is None


@pytest.mark.parametrize("account_id", ["12", "1111-1111-1111", "${ACCOUNT}"])
def test_an_account_id_that_is_none_is_not_taken(account_id: str) -> None:
    found = imported(f"[profile a]\nsso_account_id = {account_id}\n")
    assert found.accounts == ()
    assert notes_of(found)[0].startswith('sso_account_id (profile "a"): no account id can be read')


@pytest.mark.parametrize("text", ["", "# nothing", "[preview]\na = b\n", "[profile]\na = b\n"])
def test_a_file_without_a_profile_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^config: there is no profile in it\."):
        imported(text)


@patient
@given(st.lists(st.tuples(texts, texts), max_size=4))
def test_whatever_a_profile_is_called_the_accounts_can_be_loaded(
    profiles: list[tuple[str, str]],
) -> None:
    sections = ["[profile certain]\nsso_account_id = 999999999999\n"]
    for number, (name, region) in enumerate(profiles):
        one_line = " ".join(f"{number}{name}".splitlines())
        setting = " ".join(region.splitlines())
        sections.append(
            f"[profile '{one_line}']\nsso_account_id = {number:012}\nregion = {setting}\n"
        )
    found = imported("".join(sections))
    notes_of(found)
    assert [each.id for each in loaded(found)] == sorted(each.id for each in found.accounts)
