"""The fleet that `fleetscan demo` sweeps: a small company on AWS, with its usual defects.

Six accounts in four regions. What is in them is in `fleetscan.demo.company`; here is what goes
wrong, and the accounts.toml that a user of this company would have written.
"""

import json
from collections.abc import Mapping

from fleetscan.demo.company import data_lake, legacy, payments, sandbox, security, web
from fleetscan.demo.resources import Account, Fleet, SourceCredentials
from fleetscan.demo.rules import Rule, deny

__all__ = ["REGIONS", "accounts_toml", "demo_fleet", "demo_rules"]

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


def demo_rules() -> tuple[Rule, ...]:
    """Return what is denied: in `data-lake` the role may not read a bucket's encryption."""
    return (
        deny(
            "s3:GetBucketEncryption",
            action="s3:GetEncryptionConfiguration",
            account_id=data_lake.ACCOUNT_ID,
        ),
    )


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
