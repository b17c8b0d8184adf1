"""A process that writes a run into a store until it is killed. `test_kill.py` starts it.

Usage: python -m tests.store.sweep_that_dies STORE [STATEMENT COUNT]

It prints each target as soon as its transaction is committed, and waits at the end to be killed.
With a STATEMENT it kills itself with SIGKILL as SQLite begins the COUNT-th that starts so.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from fleetscan.store import (
    AccountResolved,
    KeptFact,
    ReadCount,
    Run,
    RunStore,
    TargetResult,
    files,
)
from tests.store.building import (
    TAGS,
    VOLUMES,
    account,
    begin,
    check,
    evaluation,
    gap,
    result,
)

REGIONS = ("eu-west-1", "us-east-1")
PROVISIONAL = (*REGIONS, "sa-east-1")
ACCOUNTS = tuple(f"{number:012d}" for number in range(1, 21))
LEVEL = check("ec2.group_used", regional=True, account_level=True)
TARGETS = (*REGIONS, "account-level")


def content(account_id: str, region: str) -> TargetResult:
    """What a target finds out: always the same, and between 2 and 139 findings of its own."""
    if region not in REGIONS:
        return result(account_id, region)
    number = ACCOUNTS.index(account_id) * 7 + REGIONS.index(region)
    fails = [evaluation(VOLUMES.check_id, region, f"vol-{each}") for each in range(number + 1)]
    other = evaluation(TAGS.check_id, region, "vol-0")
    unread = gap(VOLUMES.check_id, region, resource="arn:unread")
    unlisted = [gap(each.check_id, region) for each in (VOLUMES, TAGS)[: 1 + number % 2]]
    facts = tuple(
        KeptFact(fact="Group", subject=f"{region} {each}", payload=b"g", unread=False)
        for each in range(3)
    )
    reads = tuple(
        ReadCount(region=region, what=f"Type{each}", number=each + 1) for each in range(2)
    )
    return msgspec.structs.replace(
        result(account_id, region, *fails, other, unread, *unlisted), facts=facts, reads=reads
    )


def start(store: RunStore) -> Run:
    return begin(
        store,
        checks=[VOLUMES, TAGS, LEVEL],
        accounts=[account(each, PROVISIONAL) for each in ACCOUNTS],
    )


def go_on(store: RunStore, finished: Callable[[str, str], None]) -> None:
    """Do what is left of the run, account by account."""
    for account_id in ACCOUNTS:
        # a second process finds some of them resolved
        store.commit(
            "run-1",
            [AccountResolved(account_id=account_id, regions=REGIONS, targets=TARGETS)],
        )
        for _, region in [
            each for each in store.unfinished_targets("run-1") if each[0] == account_id
        ]:
            store.commit("run-1", [content(account_id, region)])
            finished(account_id, region)


def _die_at(statement: str, count: int) -> None:
    connect = files._connect
    left = count

    def trace(sql: str) -> None:
        nonlocal left
        if sql.strip().startswith(statement):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def traced(path: Path, query: str) -> sqlite3.Connection:
        connection = connect(path, query)
        # So small a cache writes pages to the file before they are committed.
        connection.execute("PRAGMA cache_size = 3")
        connection.set_trace_callback(trace)
        return connection

    files._connect = traced


def _report(account_id: str, region: str) -> None:
    print(account_id, region, flush=True)  # noqa: T201 - the test reads it


def main(path: str, statement: str = "", count: str = "0") -> None:
    if statement:
        _die_at(statement, int(count))
    with RunStore.open(path) as store:
        start(store)
        go_on(store, _report)
        if not statement:
            signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
