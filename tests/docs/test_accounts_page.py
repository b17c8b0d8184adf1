"""What docs/accounts.md shows is read as it says, and the policy for an organization is whole."""

import json
import re
from pathlib import Path

import pytest
from policy_sentry.querying.actions import get_actions_for_service

from fleetscan.aws.models import shared_loader
from fleetscan.aws.organizations import READING
from fleetscan.fleet.file import FleetFile, read_fleet_file

DOCS = Path(__file__).parents[2] / "docs"
SHOWN = re.findall(r"```toml\n(.*?)```", (DOCS / "accounts.md").read_text("utf-8"), re.DOTALL)


def shown(number: int, folder: Path) -> FleetFile:
    file = folder / "accounts.toml"
    file.write_text(SHOWN[number], encoding="utf-8")
    return read_fleet_file(str(file))


@pytest.mark.parametrize("number", range(len(SHOWN)))
def test_every_example_can_be_read(number: int, tmp_path: Path) -> None:
    shown(number, tmp_path)


def test_the_examples_show_each_source(tmp_path: Path) -> None:
    listed, organization, profiles = (shown(number, tmp_path) for number in range(3))
    assert [account.id for account in listed.accounts] == ["111111111111"]
    (source,) = organization.organizations
    assert source.role_account_id == "999999999999"
    assert [each.text for each in source.exclude_ous] == ["Workloads/Sandbox*"]
    assert profiles.profiles is not None


def test_the_policy_allows_exactly_what_is_called() -> None:
    page = (DOCS / "permissions.md").read_text("utf-8")
    policies = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]
    (statement,) = (
        statement
        for policy in policies
        for statement in policy["Statement"]
        if statement.get("Sid") == "FleetscanFindsAccounts"
    )
    assert statement["Action"] == [call.iam_action for call in READING]


def test_what_is_called_and_allowed_exists() -> None:
    operations = shared_loader().load_service_model("organizations", "service-2")["operations"]
    actions = get_actions_for_service("organizations")
    for call in READING:
        assert call.name in operations
        assert call.iam_action in actions
