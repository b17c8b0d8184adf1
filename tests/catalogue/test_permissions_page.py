"""The policies that docs/permissions.md shows are those that `fleetscan iam-policy` prints."""

import re
from pathlib import Path

import pytest

from fleetscan.library.checks import default_catalogue
from fleetscan.policy.actions import source_statements, target_statements
from fleetscan.policy.json_policy import policies_json
from fleetscan.policy.model import Statement

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"

CATALOGUE = default_catalogue()


@pytest.mark.parametrize(
    ("position", "statements", "options"),
    [
        (0, target_statements(CATALOGUE.needs(CATALOGUE.checks.values())), ""),
        (2, source_statements(), " --part source"),
    ],
)
def test_the_page_shows_what_the_command_prints(
    position: int, statements: tuple[Statement, ...], options: str
) -> None:
    shown = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    printed = policies_json(statements, role="fleetscan-audit", partition="aws")
    assert shown[position] == printed, (
        f"put what `fleetscan iam-policy{options}` prints into docs/permissions.md"
    )
