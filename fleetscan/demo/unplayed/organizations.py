"""AWS Organizations: what a management account that delegates nothing is told."""

from collections.abc import Mapping
from typing import Any

from fleetscan.demo.recorded import RecordedError

__all__ = ["REPLIES"]

REPLIES: Mapping[str, Any] = {
    "organizations:DescribeResourcePolicy": RecordedError(
        "ResourcePolicyNotFoundException", "There is no resource policy."
    ),
    "organizations:ListDelegatedAdministrators": {"DelegatedAdministrators": []},
}
