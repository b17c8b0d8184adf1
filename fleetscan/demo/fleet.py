"""The fleet that `fleetscan demo` sweeps: a small company on AWS, with its usual defects.

Six accounts in four regions. What is in them is in `fleetscan.demo.company`; here is what goes
wrong, and the accounts.toml that a user of this company would have written.
"""

import json
from collections.abc import Mapping

import msgspec

from fleetscan.demo.company import data_lake, legacy, payments, sandbox, security, web
from fleetscan.demo.resources import (
    Account,
    Fleet,
    Organization,
    OrganizationalUnit,
    SourceCredentials,
)
from fleetscan.demo.rules import Rule, deny

__all__ = [
    "REGIONS",
    "accounts_toml",
    "demo_fleet",
    "demo_organization",
    "demo_rules",
    "organization_toml",
]

_MANAGEMENT = Account(id="888899990000", name="company-management")
_SUSPENDED = Account(id="999900001111", name="acquired-startup")

REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1")


def demo_fleet() -> Fleet:
    """Return the accounts, in the order of accounts.toml.

    The role of `legacy` trusts an account that is gone, so it can't be assumed. `payments-prod`
    lists Zurich, an opt-in region that it has not enabled.
    """
    return Fleet(
        accounts=(
            payments.account(),
            data_lake.account(),
            web.account(),
            legacy.account(),
            sandbox.account(),
            security.account(),
        ),
        source=SourceCredentials(account_id=security.ACCOUNT_ID),
        regions=REGIONS,
    )


def demo_organization() -> Fleet:
    """Return the same accounts as members of an organization.

    Its management account has no role to assume, for StackSets leave it out; one account is
    suspended. The source credentials are a delegated administrator's.
    """
    fleet = demo_fleet()
    ids = {account.name: account.id for account in fleet.accounts}

    def unit(unit_id: str, name: str, *members: str) -> OrganizationalUnit:
        return OrganizationalUnit(
            id=unit_id, name=name, accounts=tuple(ids[member] for member in members)
        )

    return msgspec.structs.replace(
        fleet,
        accounts=(*fleet.accounts, _MANAGEMENT, _SUSPENDED),
        organization=Organization(
            management_account_id=_MANAGEMENT.id,
            root=OrganizationalUnit(
                id="r-c0m1",
                name="Root",
                accounts=(_MANAGEMENT.id, _SUSPENDED.id),
                units=(
                    unit("ou-c0m1-5ecur1ty", "Security", "security-tooling"),
                    OrganizationalUnit(
                        id="ou-c0m1-w0rk10ad",
                        name="Workloads",
                        units=(
                            unit(
                                "ou-c0m1-pr0duct1", "Prod", "payments-prod", "data-lake", "legacy"
                            ),
                            unit("ou-c0m1-5tag1ng0", "Staging", "web-staging"),
                        ),
                    ),
                    unit("ou-c0m1-5andb0x0", "Sandbox", "sandbox"),
                ),
            ),
            delegated_administrators=frozenset({fleet.source.account_id}),
            # what accounts.toml of the other fleet has as labels
            tags={account.id: account.labels for account in fleet.accounts},
            states={_SUSPENDED.id: "SUSPENDED"},
        ),
    )


def demo_rules() -> tuple[Rule, ...]:
    """Return what is denied: in `data-lake` the role may not read a bucket's encryption."""
    return (
        deny(
            "s3:GetBucketEncryption",
            action="s3:GetEncryptionConfiguration",
            account_id=data_lake.ACCOUNT_ID,
        ),
    )


def organization_toml() -> str:
    """Return an accounts.toml that has the accounts found in the organization."""
    return f"""\
[defaults]
role = "fleetscan-audit"
regions = {_array(REGIONS)}

[organization]
# It has no role: StackSets do not reach the management account.
exclude_accounts = "{_MANAGEMENT.name}"

[[accounts]]
# What is written of an account overrides what was found.
id = "{payments.ACCOUNT_ID}"
external_id = "{payments.EXTERNAL_ID}"
"""


def accounts_toml() -> str:
    """Return the accounts.toml of the demo fleet, as its platform team would have written it."""
    fleet = demo_fleet()
    header = f"""\
# The fleet of the demo. Yours would look the same.
[defaults]
role = "fleetscan-audit"
session_name = "fleetscan-demo"
regions = {_array(fleet.regions)}
labels = {{ owner = "platform" }}
"""
    checks = """
[checks."tags.required_keys_present"]
keys = ["Owner", "CostCenter"]

[checks."ec2.instance_not_stopped"]
max_days = 14
"""
    return header + "".join(_account(account) for account in fleet.accounts) + checks


def _account(account: Account) -> str:
    lines = [
        "",
        "[[accounts]]",
        f'id = "{account.id}"',
        f'name = "{account.name}"',
        f"labels = {_inline_table(account.labels)}",
    ]
    if account.listed_regions:
        lines.append(f"regions = {_array(account.listed_regions)}")
    if account.id == payments.ACCOUNT_ID:
        lines.append(f'external_id = "{payments.EXTERNAL_ID}"')
    return "\n".join(lines) + "\n"


def _array(values: tuple[str, ...]) -> str:
    # A JSON array of plain strings is a TOML array too.
    return json.dumps(values)


def _inline_table(values: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in values.items()) + " }"
