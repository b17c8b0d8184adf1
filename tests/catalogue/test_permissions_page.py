"""The policy that docs/permissions.md shows allows what a sweep calls, and nothing else."""

import json
import re
from pathlib import Path

from fleetscan.aws.regions import DESCRIBE_REGIONS, LIST_REGIONS
from fleetscan.catalogue import discover

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_the_page_allows_exactly_what_is_called() -> None:
    catalogue = discover("fleetscan.checks", "fleetscan.collectors")
    calls = [*catalogue.needs(catalogue.checks.values()).calls, LIST_REGIONS, DESCRIBE_REGIONS]
    first = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert first is not None
    (statement,) = json.loads(first[1])["Statement"]
    allowed, needed = statement["Action"], sorted({call.iam_action for call in calls})
    assert allowed == needed, (
        f"mend the first policy of docs/permissions.md: add {sorted(set(needed) - set(allowed))},"
        f" remove {sorted(set(allowed) - set(needed))}, and keep it sorted, each action once"
    )
