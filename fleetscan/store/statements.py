"""The SQL of the writing side."""

from typing import Final

__all__ = [
    "ACCOUNT_EXISTS",
    "FINISH_TARGET",
    "INSERT_GAP",
    "INSERT_READS",
    "INSERT_SHARED_GAP",
    "REGIONS",
    "RESOLVE_ACCOUNT",
    "TARGET_EXISTS",
]

RESOLVE_ACCOUNT: Final = """
UPDATE accounts SET resolved = 1 WHERE run = ? AND account_id = ? AND NOT resolved
"""
ACCOUNT_EXISTS: Final = "SELECT 1 FROM accounts WHERE run = ? AND account_id = ?"
REGIONS: Final = "SELECT region FROM account_regions WHERE run = ? AND account_id = ?"

FINISH_TARGET: Final = """
UPDATE targets SET done = 1, calls = ?
WHERE run = ? AND account_id = ? AND region = ? AND NOT done
"""
TARGET_EXISTS: Final = "SELECT 1 FROM targets WHERE run = ? AND account_id = ? AND region = ?"

# Several gaps of one cell, resource and operation are one. Which of them stays must not depend on
# the order in which tasks finish, so it is the least.
INSERT_GAP: Final = """
INSERT INTO gaps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run, account_id, region, check_id, resource, operation) DO UPDATE SET
    cause = excluded.cause, iam_action = excluded.iam_action,
    error_code = excluded.error_code, message = excluded.message
WHERE
    (excluded.cause, excluded.iam_action, excluded.error_code, excluded.message)
    < (gaps.cause, gaps.iam_action, gaps.error_code, gaps.message)
"""

INSERT_SHARED_GAP: Final = """
INSERT INTO shared_gaps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run, account_id, region, check_set, operation) DO UPDATE SET
    cause = excluded.cause, iam_action = excluded.iam_action,
    error_code = excluded.error_code, message = excluded.message
WHERE
    (excluded.cause, excluded.iam_action, excluded.error_code, excluded.message)
    < (shared_gaps.cause, shared_gaps.iam_action, shared_gaps.error_code, shared_gaps.message)
"""

INSERT_READS: Final = """
INSERT INTO reads VALUES (?, ?, ?, ?, ?)
ON CONFLICT (run, account_id, region, what) DO UPDATE SET number = number + excluded.number
"""
