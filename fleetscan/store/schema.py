"""The tables of the store, and how an older file becomes a current one.

`PRAGMA application_id` says that a SQLite file is a run store, `PRAGMA user_version` says how many
of the migrations it has been through.

The types and limits of SQLite 3.34 suffice: it is the oldest that a supported Python comes with on
a current distribution (RHEL 9), so there are no `STRICT` tables and no `RETURNING`.
"""

import sqlite3
from typing import Final

__all__ = ["APPLICATION_ID", "MIGRATIONS", "VERSION", "migrate"]

#: "flsc"
APPLICATION_ID: Final = 0x666C7363

# Every key starts with `runs.number`, an integer, because a run's own id would take 36 bytes per
# row. The tables WITHOUT ROWID are kept in the order of their key, which is the order of the
# report: reading 1,000,000 findings takes 1.3 s so, and 1.8 s from a table with an index
# (SQLite 3.40); the file is a quarter smaller, too.
_VERSION_1: Final = (
    """
    CREATE TABLE runs (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        started_at TEXT NOT NULL, -- ISO 8601, UTC
        finished_at TEXT,
        fleetscan_version TEXT NOT NULL,
        status TEXT, -- null while it runs, and for a run that was killed
        resumed INTEGER NOT NULL,
        digest TEXT NOT NULL,
        plan BLOB NOT NULL,
        include_passed INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE checks (
        run INTEGER NOT NULL REFERENCES runs,
        check_id TEXT NOT NULL,
        severity TEXT NOT NULL,
        asserts TEXT NOT NULL,
        remediation TEXT NOT NULL,
        frameworks TEXT NOT NULL, -- a JSON list
        regional INTEGER NOT NULL,
        account_wide INTEGER NOT NULL,
        global INTEGER NOT NULL,
        account_level INTEGER NOT NULL,
        PRIMARY KEY (run, check_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE accounts (
        run INTEGER NOT NULL REFERENCES runs,
        account_id TEXT NOT NULL,
        name TEXT NOT NULL,
        labels TEXT NOT NULL, -- a JSON object
        resolved INTEGER NOT NULL, -- 1: its regions are final and its targets are known
        PRIMARY KEY (run, account_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE account_regions (
        run INTEGER NOT NULL REFERENCES runs,
        account_id TEXT NOT NULL,
        region TEXT NOT NULL,
        PRIMARY KEY (run, account_id, region)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE targets (
        run INTEGER NOT NULL REFERENCES runs,
        account_id TEXT NOT NULL,
        region TEXT NOT NULL, -- or 'global', or 'account-level'
        done INTEGER NOT NULL,
        calls INTEGER NOT NULL,
        PRIMARY KEY (run, account_id, region)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE tallies (
        run INTEGER NOT NULL REFERENCES runs,
        account_id TEXT NOT NULL,
        target TEXT NOT NULL, -- the region of the target that evaluated
        region TEXT NOT NULL, -- the region of the resources
        check_id TEXT NOT NULL,
        pass INTEGER NOT NULL,
        fail INTEGER NOT NULL,
        not_applicable INTEGER NOT NULL,
        PRIMARY KEY (run, account_id, target, region, check_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE findings (
        run INTEGER NOT NULL REFERENCES runs,
        account_id TEXT NOT NULL,
        region TEXT NOT NULL,
        check_id TEXT NOT NULL,
        arn TEXT NOT NULL,
        resource_id TEXT NOT NULL,
        type TEXT NOT NULL,
        tags TEXT, -- a JSON object with sorted keys; null: not read
        status TEXT NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (run, account_id, region, check_id, arn)
    ) WITHOUT ROWID
    """,
    # A key cannot hold null, so here '' stands for "none": no resource, operation, … is ''.
    """
    CREATE TABLE gaps (
        run INTEGER NOT NULL REFERENCES runs,
        account_id TEXT NOT NULL,
        region TEXT NOT NULL,
        check_id TEXT NOT NULL,
        resource TEXT NOT NULL,
        operation TEXT NOT NULL,
        cause TEXT NOT NULL,
        iam_action TEXT NOT NULL,
        error_code TEXT NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (run, account_id, region, check_id, resource, operation)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE kept_facts (
        run INTEGER NOT NULL REFERENCES runs,
        account_id TEXT NOT NULL,
        target TEXT NOT NULL,
        position INTEGER NOT NULL, -- within the target's result
        fact TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload BLOB NOT NULL,
        unread INTEGER NOT NULL,
        PRIMARY KEY (run, account_id, target, position)
    ) WITHOUT ROWID
    """,
)

# By which `fleetscan plan` foretells the calls of the next sweep. There is no row for what a target
# found none of, nor for an operation that took as many calls as follow from the resources.
_VERSION_2: Final = (
    """
    CREATE TABLE reads (
        run INTEGER NOT NULL REFERENCES runs,
        account_id TEXT NOT NULL,
        region TEXT NOT NULL, -- the resources' own, or that of the target which called
        what TEXT NOT NULL, -- a resource type, or service:Operation
        number INTEGER NOT NULL, -- of resources, or of calls
        PRIMARY KEY (run, account_id, region, what)
    ) WITHOUT ROWID
    """,
)

# What could not even be listed is missing to all checks that need the list, for one reason. So the
# 3,000 gaps of an account that can't be entered take some 50 rows. Gaps about one resource stay in
# `gaps`, and what an older store holds there is left as it is.
_VERSION_3: Final = (
    """
    CREATE TABLE check_sets (
        run INTEGER NOT NULL REFERENCES runs,
        number INTEGER NOT NULL,
        check_id TEXT NOT NULL,
        PRIMARY KEY (run, number, check_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE shared_gaps (
        run INTEGER NOT NULL REFERENCES runs,
        account_id TEXT NOT NULL,
        region TEXT NOT NULL,
        check_set INTEGER NOT NULL, -- check_sets.number
        operation TEXT NOT NULL, -- or '', as in `gaps`
        cause TEXT NOT NULL,
        iam_action TEXT NOT NULL,
        error_code TEXT NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (run, account_id, region, check_set, operation)
    ) WITHOUT ROWID
    """,
)

#: the statements that lead from each version to the next; the first starts from an empty file
MIGRATIONS: Final = (_VERSION_1, _VERSION_2, _VERSION_3)

#: the version that this code reads and writes
VERSION: Final = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an empty or older store to `VERSION`, one transaction per version.

    Raises:
        sqlite3.Error: SQLite refused; the file is as it was after the last whole migration.
    """
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    for version, statements in enumerate(MIGRATIONS[found:], start=found + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                connection.execute(statement)
            # A pragma takes no bound parameters; both values are integers of ours.
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
