"""The table that GetCredentialReport gives, as values: pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from fleetscan.facts.iam import AccessKey, CredentialReport, Credentials

__all__ = ["parse_report"]

_ROOT: Final = "<root_account>"
#: what stands in place of a time: there is no such thing, it never was, or is not recorded of it
_NO_TIME: Final = frozenset({"N/A", "no_information", "not_supported"})
_BOOLEANS: Final = {"true": True, "false": False}
# Of root users that are older than central management, it does not say whether there is a password.
_PASSWORDS: Final[Mapping[str, bool | None]] = {**_BOOLEANS, "not_supported": None}


def parse_report(content: bytes, generated: datetime) -> CredentialReport:
    """Read the report, which was made at `generated` (UTC).

    Raises `LookupError`, `AttributeError` or `ValueError` for what is no such report.
    """
    rows = list(csv.DictReader(content.decode().splitlines()))
    (root,) = (row for row in rows if row["user"] == _ROOT)
    return CredentialReport(
        generated=generated,
        root=_credentials(root),
        users={row["arn"]: _credentials(row) for row in rows if row is not root},
    )


def _credentials(row: Mapping[str, str]) -> Credentials:
    created = _time(row["user_creation_time"])
    if created is None:
        raise ValueError("the report does not say when a user was made")
    return Credentials(
        created=created,
        password=_PASSWORDS[row["password_enabled"].lower()],
        password_last_used=_time(row["password_last_used"]),
        password_last_changed=_time(row["password_last_changed"]),
        mfa=_BOOLEANS[row["mfa_active"].lower()],
        keys=tuple(_key(row, number) for number in (1, 2)),
    )


def _key(row: Mapping[str, str], number: int) -> AccessKey:
    column = f"access_key_{number}"
    return AccessKey(
        number=number,
        active=_BOOLEANS[row[f"{column}_active"].lower()],
        last_rotated=_time(row[f"{column}_last_rotated"]),
        last_used=_time(row[f"{column}_last_used_date"]),
    )


def _time(text: str) -> datetime | None:
    if text in _NO_TIME:
        return None
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return time.astimezone(UTC)
