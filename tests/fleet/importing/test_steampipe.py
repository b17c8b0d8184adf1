import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetscan.aws.config_file import AwsConfig
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.model import Imported
from fleetscan.fleet.importing.steampipe import read_steampipe
from fleetscan.fleet.importing.writing import to_toml
from tests.fleet.importing.round_trip import (
    ACCESS_KEY_ID,
    SECRET_KEY,
    loaded,
    notes_of,
    patient,
    texts,
)

CONFIG = AwsConfig(
    profiles={
        "prod": {"role_arn": "arn:aws:iam::111111111111:role/audit", "source_profile": "hub"},
        "gov": {"sso_account_id": "222222222222", "sso_region": "us-gov-west-1"},
        "hub": {"aws_access_key_id": ACCESS_KEY_ID, "aws_secret_access_key": SECRET_KEY},
    }
)

# What Steampipe's documentation shows.
CONNECTIONS = f"""\
connection "aws_all" {{
  type        = "aggregator"
  plugin      = "aws"
  connections = ["aws_*"]
}}

connection "aws_prod" {{
  plugin  = "aws"
  profile = "prod"
  regions = ["us-*", "eu-west-1"]
  ignore_error_codes = ["AccessDenied", "UnauthorizedOperation"]
}}

connection "aws_gov" {{
  plugin         = "hub.steampipe.io/plugins/turbot/aws@latest"
  profile        = "gov"
  regions        = ["*"]
  default_region = "us-gov-west-1"
}}

connection "aws_role" {{
  plugin                   = plugin.aws_limited
  profile                  = "hub"
  assume_role_arn          = "arn:aws:iam::333333333333:role/steampipe/reader"
  assume_role_external_id  = "a1b2"
  assume_role_session_name = "me"
}}

connection "aws_keys" {{
  plugin     = "aws"
  access_key = "{ACCESS_KEY_ID}"
  secret_key = "{SECRET_KEY}"
  regions    = ["us-east-1"]
}}

connection "aws_hub" {{
  plugin  = "aws"
  profile = "hub"
  regions = ["*"]
}}

connection "aws" {{
  plugin  = "aws"
  regions = ["*"]
}}

connection "gcp" {{
  plugin = "gcp"
}}

plugin "aws_limited" {{
  source = "aws"
  limiter "few" {{
    max_concurrency = 5
  }}
}}
"""


def imported(text: str, config: AwsConfig = CONFIG) -> Imported:
    return read_steampipe(text, "aws.spc", config, "~/.aws/config")


def test_accounts_are_those_of_profiles_and_roles() -> None:
    prod, gov, role = loaded(imported(CONNECTIONS))
    assert (prod.id, prod.name, prod.profile) == ("111111111111", "aws_prod", "prod")
    assert (prod.role_arns, prod.regions) == ((), ("us-*", "eu-west-1"))
    assert (gov.id, gov.partition, gov.regions) == ("222222222222", "aws-us-gov", ("all",))
    assert (role.id, role.profile) == ("333333333333", "hub")
    assert role.role_arns == ("arn:aws:iam::333333333333:role/steampipe/reader",)
    assert (role.external_id, role.session_name, role.regions) == ("a1b2", "me", ("all",))


def test_a_connection_whose_account_is_not_known_is_left_out_with_what_to_do() -> None:
    found = imported(CONNECTIONS)
    assert [account.name for account, _ in found.left_out] == ["aws_keys", "aws_hub", "aws"]
    said = "\n".join(notes_of(found))
    assert (
        'profile (connection "aws_hub"): profile "hub" names no account in ~/.aws/config, so its'
        " account is not known. Write the account's id here"
    ) in said
    assert 'profile (connection "aws"): it has no profile, so its account is not known.' in said
    without = "\n".join(notes_of(imported(CONNECTIONS, AwsConfig())))
    assert 'profile "prod" is not in ~/.aws/config' in without


def test_what_is_not_carried_over_is_said_by_key_and_connection() -> None:
    said = [line.split(": ")[0] for line in notes_of(imported(CONNECTIONS))]
    assert said == [
        'type (connection "aws_all")',
        'ignore_error_codes (connection "aws_prod")',
        'default_region (connection "aws_gov")',
        'regions (connection "aws_role")',
        'access_key (connection "aws_keys")',
        'secret_key (connection "aws_keys")',
        'profile (connection "aws_hub")',
        'profile (connection "aws")',
        'plugin (connection "gcp")',
    ]


def test_access_keys_are_never_copied_nor_shown() -> None:
    found = imported(CONNECTIONS)
    said = "\n".join(notes_of(found)) + to_toml(found, source="aws.spc", origin="steampipe")
    assert SECRET_KEY not in said
    assert ACCESS_KEY_ID not in said
    assert "access keys are never copied" in said


def test_keys_are_not_taken_for_those_of_the_profile() -> None:
    text = 'connection "a" {\n plugin = "aws"\n profile = "prod"\n access_key = "x"\n}\n'
    assert imported(text).accounts == ()


@pytest.mark.parametrize("role", ["local.role", '"${local.role}"', '"audit"', "5"])
def test_a_role_that_names_no_account_leaves_the_connection_out(role: str) -> None:
    lines = f' plugin = "aws"\n profile = "prod"\n regions = ["*"]\n assume_role_arn = {role}\n'
    found = imported(f'connection "a" {{\n{lines}}}\n')
    # not the account of the profile, from which the role leads away
    assert found.accounts == ()
    assert [account.roles for account, _ in found.left_out] == [("…",)]


@pytest.mark.parametrize(
    ("plugin", "is_aws"),
    [
        ('"aws"', True),
        ('"aws@0.140"', True),
        ('"turbot/aws"', True),
        ('"ghcr.io/turbot/steampipe/plugins/turbot/aws:1.0@sha"', False),
        ("plugin.limited", True),
        ('"limited"', True),
        ("plugin.aws", True),
        ("plugin.other", False),
        ('"awscfn"', False),
        ("5", False),
    ],
)
def test_the_plugin_aws_has_many_names(plugin: str, *, is_aws: bool) -> None:
    text = (
        f'connection "a" {{\n plugin = {plugin}\n profile = "prod"\n regions = ["*"]\n}}\n'
        'plugin "limited" {\n source = "aws"\n}\n'
    )
    assert bool(imported(text).accounts) == is_aws


@pytest.mark.parametrize("text", ["", "# nothing\n", 'plugin "aws" {\n}\n'])
def test_a_file_without_a_connection_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^aws\.spc: there is no connection in it\."):
        imported(text)


def hcl_string(text: str) -> str:
    """Write a text as HCL does: JSON's escapes are HCL's too, but for templates."""
    return json.dumps(text).replace("${", "$${").replace("%{", "%%{")


@patient
@given(st.lists(st.tuples(texts, texts, texts, texts), max_size=3))
def test_whatever_is_in_it_the_accounts_can_be_loaded(
    connections: list[tuple[str, str, str, str]],
) -> None:
    text = 'connection "certain" {\n  plugin = "aws"\n  profile = "prod"\n}\n'
    for number, (name, profile, region, session) in enumerate(connections):
        text += (
            f"connection {hcl_string(name)} {{\n"
            '  plugin = "aws"\n'
            f"  profile = {hcl_string(profile)}\n"
            f"  regions = [{hcl_string(region)}]\n"
            f'  assume_role_arn = "arn:aws:iam::{number:012}:role/audit"\n'
            f"  assume_role_session_name = {hcl_string(session)}\n"
            "}\n"
        )
    found = imported(text)
    notes_of(found)
    by_id = {account.id: account for account in loaded(found)}
    assert len(by_id) == len(connections) + 1
    for account in found.accounts:
        assert by_id[account.id].name == (account.name or account.id)
        assert by_id[account.id].profile == account.profile
