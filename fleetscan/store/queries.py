"""The SQL of the reading side. `:run` is `runs.number`.

A cell is account x region x check. Cells are never stored: see `fleetscan.store.missing`.
"""

from typing import Final

__all__ = [
    "CALLS_OF_ACCOUNT",
    "EXAMPLE_FAILS",
    "FAILED_CHECKS",
    "FINDINGS",
    "GAPS",
    "GAP_COUNTS",
    "JUDGED_CHECKS_BY_ACCOUNT",
    "PLACES",
    "PLANNED_CELLS",
    "PROGRESS",
    "READS_OF_ACCOUNT",
    "SCOPES",
    "SHARED_GAPS",
    "TALLIES_BY_ACCOUNT",
    "TALLIES_BY_CHECK",
]

CALLS_OF_ACCOUNT: Final = """
SELECT region, calls FROM targets
WHERE run = :run AND account_id = :account_id AND done AND region <> :level
"""

READS_OF_ACCOUNT: Final = """
SELECT region, what, number FROM reads WHERE run = :run AND account_id = :account_id
"""

PLANNED_CELLS: Final = """
SELECT
    (SELECT count(*) FROM account_regions WHERE run = :run)
    * (SELECT count(*) FROM checks WHERE run = :run AND (regional OR account_wide))
    + (SELECT count(*) FROM accounts WHERE run = :run)
    * (SELECT count(*) FROM checks WHERE run = :run AND global)
"""

#: check id, and whether it is regional, account-wide, global and judged at the account's level
SCOPES: Final = """
SELECT check_id, regional, account_wide, global, account_level
FROM checks WHERE run = :run ORDER BY check_id
"""

# Where there are cells, with whether what they wait for is done: the task of the region itself, the
# global task and the account-level step. An account that was not resolved has no task yet.
PLACES: Final = """
WITH places AS (
    SELECT account_id, region FROM account_regions WHERE run = :run
    UNION ALL
    SELECT account_id, 'global' FROM accounts WHERE run = :run
)
SELECT
    p.account_id,
    p.region,
    EXISTS (
        SELECT 1 FROM targets AS t
        WHERE t.run = :run AND t.account_id = p.account_id AND t.region = p.region AND t.done
    ),
    EXISTS (
        SELECT 1 FROM targets AS t
        WHERE t.run = :run AND t.account_id = p.account_id AND t.region = 'global' AND t.done
    ),
    EXISTS (
        SELECT 1 FROM targets AS t
        WHERE
            t.run = :run AND t.account_id = p.account_id
            AND t.region = 'account-level' AND t.done
    )
FROM places AS p
ORDER BY p.account_id, p.region
"""

#: those of single checks
GAPS: Final = """
SELECT
    account_id, region, check_id, resource, operation,
    cause, iam_action, error_code, message
FROM gaps
WHERE run = :run
ORDER BY account_id, region, check_id, resource, operation
"""

# A gap with two operations on one resource is one missing evaluation.
#: how many evaluations are missing for each check in each place, and whether one is of no resource
GAP_COUNTS: Final = """
SELECT account_id, region, check_id, count(DISTINCT resource), min(resource) = ''
FROM gaps
WHERE run = :run
GROUP BY account_id, region, check_id
ORDER BY account_id, region, check_id
"""

#: those of sets of checks
SHARED_GAPS: Final = """
SELECT account_id, region, check_set, operation, cause, iam_action, error_code, message
FROM shared_gaps
WHERE run = :run
ORDER BY account_id, region
"""

# Tallies are in the order of accounts, so nothing is sorted: to group them by account and check
# takes ten times as long.
#: ids of the checks that passed, and of those that failed, with commas between them; some twice
JUDGED_CHECKS_BY_ACCOUNT: Final = """
SELECT
    account_id,
    group_concat(check_id) FILTER (WHERE pass),
    group_concat(check_id) FILTER (WHERE fail)
FROM tallies WHERE run = :run
GROUP BY account_id
ORDER BY account_id
"""

TALLIES_BY_CHECK: Final = """
SELECT check_id, sum(pass), sum(fail), sum(not_applicable)
FROM tallies WHERE run = :run GROUP BY check_id
"""

TALLIES_BY_ACCOUNT: Final = """
SELECT account_id, sum(pass), sum(fail), sum(not_applicable)
FROM tallies WHERE run = :run GROUP BY account_id
"""

FINDINGS: Final = """
SELECT account_id, region, check_id, arn, resource_id, type, tags, status, message
FROM findings
WHERE run = :run
ORDER BY account_id, region, check_id, arn
"""

FAILED_CHECKS: Final = """
SELECT check_id, sum(fail), count(DISTINCT account_id)
FROM tallies
WHERE run = :run AND fail > 0
GROUP BY check_id
"""

# The tallies say where to look, so that a check that seldom fails costs no scan of all findings.
EXAMPLE_FAILS: Final = """
SELECT f.account_id, a.name, f.region, f.arn, f.resource_id, f.message
FROM (
    SELECT DISTINCT account_id, region
    FROM tallies
    WHERE run = :run AND check_id = :check_id AND fail > 0
    ORDER BY account_id, region
    LIMIT :limit
) AS cell
CROSS JOIN findings AS f
    ON f.run = :run AND f.account_id = cell.account_id
    AND f.region = cell.region AND f.check_id = :check_id
CROSS JOIN accounts AS a ON a.run = :run AND a.account_id = f.account_id
WHERE f.status = 'fail'
ORDER BY f.account_id, f.region, f.arn
LIMIT :limit
"""

PROGRESS: Final = """
SELECT
    (SELECT count(*) FROM accounts WHERE run = :run),
    (SELECT count(*) FROM accounts WHERE run = :run AND resolved),
    (
        SELECT count(*) FROM accounts AS a
        WHERE a.run = :run AND a.resolved AND NOT EXISTS (
            SELECT 1 FROM targets AS t
            WHERE t.run = :run AND t.account_id = a.account_id AND NOT t.done
        )
    ),
    (SELECT count(*) FROM targets WHERE run = :run AND region <> 'account-level'),
    (SELECT count(*) FROM targets WHERE run = :run AND region <> 'account-level' AND done),
    (SELECT coalesce(sum(fail), 0) FROM tallies WHERE run = :run),
    (SELECT coalesce(sum(calls), 0) FROM targets WHERE run = :run)
"""
