"""A process that sweeps the engine's small world, whose checks need all of an account.

`test_kill_account_level.py` starts and kills it: no check of the catalogue is at account level yet.

Usage: python -m tests.chaos.accounts_that_die STORE

It begins a run, or goes on with the one that is there, and prints at its end the account and the
region of each call that it made.
"""

import sys
from pathlib import Path

import anyio
import msgspec

from fleetscan.engine.plan import planned_accounts, planned_checks
from fleetscan.store import RunStore
from tests.engine.reading import STARTED, plan
from tests.engine.scanning import Sweeping, accounts, whole_world
from tests.engine.world import CATALOGUE, CHECKS

ACCOUNTS = 150
#: so that the judging of some accounts meets the reading of others
TASKS = 8


def main(path: str) -> None:
    """Sweep to the end, or until somebody kills it."""
    made = plan(*CHECKS, accounts=accounts(ACCOUNTS), include_passed=True)
    needs = CATALOGUE.needs(CATALOGUE.checks[each] for each in made.checks)
    with RunStore.open(Path(path)) as store:
        if run := store.newest_unfinished():
            store.reopen(run.id)
        else:
            run = store.begin(
                run_id="run",
                started_at=STARTED,
                fleetscan_version="0",
                digest=made.digest,
                plan=made.encode(),
                include_passed=True,
                checks=planned_checks(needs),
                accounts=planned_accounts(made.accounts),
            )
        world = whole_world()
        status = anyio.run(Sweeping(store, run, made).scan(world, max_tasks=TASKS).run)
        store.finish(run.id, status, STARTED)
    asked = sorted({(account, region) for account, _, region, _ in world.asked})
    sys.stdout.write(msgspec.json.encode(asked).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
