"""The SQL of the reading side. `:run` is `runs.number`.

A cell is account x region x check. Cells are never stored: they are counted by arithmetic, and
enumerated only where they were not reached.
"""

# ruff: noqa: S608 - queries are put together from constants only; values are always bound

from typing import Final

__all__ = [
    "CALLS_OF_ACCOUNT",
    "COUNTS_BY_ACCOUNT_AND_CHECK",
    "EXAMPLE_FAILS",
    "FAILED_CHECKS",
    "FINDINGS",
    "GAPS",
    "GAP_CELLS",
    "GAP_GROUPS",
    "GAP_GROUP_ACCOUNTS",
    "MISSING_BY_ACCOUNT",
    "MISSING_BY_CHECK",
    "PLANNED_CELLS",
    "PROGRESS",
    "READS_OF_ACCOUNT",
    "TALLIES_BY_ACCOUNT",
    "TALLIES_BY_CHECK",
    "UNREACHED_MESSAGE",
]

#: the message of the gaps that no task stored, because none came so far
UNREACHED_MESSAGE: Final = (
    "the run ended before it was read, or read again; a resumed run goes on from here"
)

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

# `unreached`: the cells that have no stored gap, but wait for a task that is not done. A cell
# waits for the task of its own region if the check is regional, for the global task if the check
# is account-wide or global, and for the account-level step if the check is judged there.
# An account that was not resolved has no task yet: `NOT EXISTS (a task that is done)` covers it.
_UNREACHED: Final = """
WITH uses AS (
    SELECT
        EXISTS (SELECT 1 FROM checks WHERE run = :run AND regional) AS regions,
        EXISTS (SELECT 1 FROM checks WHERE run = :run AND (account_wide OR global)) AS global,
        EXISTS (SELECT 1 FROM checks WHERE run = :run AND account_level) AS account_level
),
account_state AS (
    SELECT
        a.account_id,
        uses.regions AS uses_regions,
        uses.global AND NOT EXISTS (
            SELECT 1 FROM targets AS t
            WHERE t.run = :run AND t.account_id = a.account_id AND t.region = 'global' AND t.done
        ) AS awaits_global,
        uses.account_level AND NOT EXISTS (
            SELECT 1 FROM targets AS t
            WHERE
                t.run = :run AND t.account_id = a.account_id
                AND t.region = 'account-level' AND t.done
        ) AS awaits_account_level
    FROM uses CROSS JOIN accounts AS a
    WHERE a.run = :run
),
region_state AS (
    SELECT
        s.account_id,
        r.region,
        0 AS is_global,
        s.uses_regions AND NOT EXISTS (
            SELECT 1 FROM targets AS t
            WHERE t.run = :run AND t.account_id = s.account_id AND t.region = r.region AND t.done
        ) AS awaits_region,
        s.awaits_global,
        s.awaits_account_level
    FROM account_state AS s
    CROSS JOIN account_regions AS r ON r.run = :run AND r.account_id = s.account_id
    UNION ALL
    SELECT account_id, 'global', 1, 0, awaits_global, awaits_account_level
    FROM account_state
),
unreached AS (
    SELECT s.account_id, s.region, c.check_id
    FROM region_state AS s
    CROSS JOIN checks AS c ON c.run = :run
    WHERE
        (s.awaits_region OR s.awaits_global OR s.awaits_account_level)
        AND CASE
            WHEN s.is_global THEN
                c.global
                AND (s.awaits_global OR (c.account_level AND s.awaits_account_level))
            ELSE
                (c.regional AND s.awaits_region)
                OR (c.account_wide AND s.awaits_global)
                OR (
                    c.account_level AND s.awaits_account_level
                    AND (c.regional OR c.account_wide)
                )
        END
        AND NOT EXISTS (
            SELECT 1 FROM gaps AS g
            WHERE
                g.run = :run AND g.account_id = s.account_id
                AND g.region = s.region AND g.check_id = c.check_id
        )
)
"""

_GAPS_AND_UNREACHED: Final = """
SELECT
    account_id, region, check_id, resource, operation,
    cause, iam_action, error_code, message
FROM gaps
WHERE run = :run
UNION ALL
SELECT
    account_id, region, check_id, '', '',
    'internal', '', 'Interrupted', :unreached_message
FROM unreached
"""

_ALL_GAPS: Final = _UNREACHED + ", all_gaps AS (" + _GAPS_AND_UNREACHED + ")"

# Sorted as a compound, not as `all_gaps`: SQLite then merges the two halves, of which the first
# is in order already, where it would sort them all.
GAPS: Final = (
    _UNREACHED + _GAPS_AND_UNREACHED + "ORDER BY account_id, region, check_id, resource, operation"
)

GAP_CELLS: Final = (
    _UNREACHED
    + """
SELECT
    (
        SELECT count(*)
        FROM (SELECT DISTINCT account_id, region, check_id FROM gaps WHERE run = :run)
    )
    + (SELECT count(*) FROM unreached)
"""
)

# A gap with two operations on one resource is one missing evaluation.
_MISSING: Final = (
    _UNREACHED
    + """,
missing AS (
    SELECT DISTINCT account_id, region, check_id, resource FROM gaps WHERE run = :run
    UNION ALL
    SELECT account_id, region, check_id, '' FROM unreached
)
"""
)

MISSING_BY_CHECK: Final = _MISSING + "SELECT check_id, count(*) FROM missing GROUP BY check_id"
MISSING_BY_ACCOUNT: Final = (
    _MISSING + "SELECT account_id, count(*) FROM missing GROUP BY account_id"
)

COUNTS_BY_ACCOUNT_AND_CHECK: Final = (
    _MISSING
    + """
SELECT account_id, check_id, sum(pass), sum(fail), sum(not_applicable), sum(missing)
FROM (
    SELECT account_id, check_id, pass, fail, not_applicable, 0 AS missing
    FROM tallies WHERE run = :run
    UNION ALL
    SELECT account_id, check_id, 0, 0, 0, 1 FROM missing
)
GROUP BY account_id, check_id
ORDER BY account_id, check_id
"""
)

TALLIES_BY_CHECK: Final = """
SELECT check_id, sum(pass), sum(fail), sum(not_applicable)
FROM tallies WHERE run = :run GROUP BY check_id
"""

TALLIES_BY_ACCOUNT: Final = """
SELECT account_id, sum(pass), sum(fail), sum(not_applicable)
FROM tallies WHERE run = :run GROUP BY account_id
"""

# What closes a gap depends on the operation where somebody has to allow it. A service that is down,
# keys that are dead, or a policy that closes a region are one reason for all operations, though
# each service has a code of its own for what the policy does.
_BY_REASON: Final = (
    _ALL_GAPS
    + """,
by_reason AS (
    SELECT
        *,
        CASE
            WHEN cause IN ('access_denied', 'denied_by_resource_policy') THEN operation
            WHEN operation = 'sts:AssumeRole' THEN operation
            ELSE ''
        END AS allowing,
        CASE cause WHEN 'denied_by_scp' THEN '' ELSE error_code END AS code
    FROM all_gaps
)
"""
)

GAP_GROUPS: Final = (
    _BY_REASON
    + """
SELECT
    cause, allowing, code, min(error_code), min(iam_action), min(message),
    group_concat(DISTINCT nullif(operation, '')),
    min(region),
    count(DISTINCT region),
    count(DISTINCT account_id),
    count(DISTINCT account_id || ' ' || region || ' ' || check_id) AS cells
FROM by_reason
GROUP BY cause, allowing, code
ORDER BY cells DESC, cause, allowing, code
LIMIT :limit
"""
)

GAP_GROUP_ACCOUNTS: Final = (
    _BY_REASON
    + """
SELECT name
FROM (
    SELECT DISTINCT account_id
    FROM by_reason
    WHERE cause = :cause AND allowing = :allowing AND code = :code
    ORDER BY account_id
    LIMIT :limit
) AS found
-- CROSS keeps the order: SQLite would else look at all accounts first
CROSS JOIN accounts
WHERE accounts.run = :run AND accounts.account_id = found.account_id
ORDER BY found.account_id
"""
)

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
