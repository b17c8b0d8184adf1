"""What earlier runs read, by which the next one is foretold."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from fleetscan.store import queries
from fleetscan.store.files import open_to_read
from fleetscan.store.reader import RUN_COLUMNS, StoreReader
from fleetscan.store.records import ACCOUNT_LEVEL, Run
from fleetscan.store.views import AccountReads

__all__ = ["PastRuns"]


class PastRuns(StoreReader):
    """A store that is read only, beside whoever writes to it."""

    @classmethod
    @contextmanager
    def open(cls, path: Path | str) -> Iterator[Self]:
        """Open the store at `path` to be read only, also while a sweep writes to it.

        Raises:
            StoreEmptyError: nothing was ever written to it.
            StoreOutdatedError: an older fleetscan wrote it.
            StoreError: there is none, or it can't be read.
        """
        with closing(open_to_read(Path(path))) as connection:
            yield cls(Path(path), connection)

    def newest_ended(self) -> Run | None:
        """Return the run that was begun last of those that were swept to their end."""
        ended = "WHERE status IN ('complete', 'incomplete') ORDER BY number DESC LIMIT 1"
        for row in self._rows(RUN_COLUMNS + ended, {}):
            return self._run(row)
        return None

    def checks(self, run_id: str) -> tuple[str, ...]:
        """Return the ids of the checks of a run, sorted."""
        checks = "SELECT check_id FROM checks WHERE run = :run ORDER BY check_id"
        return tuple(check_id for (check_id,) in self._rows(checks, self._key(run_id)))

    def account_reads(self, run_id: str, account_id: str) -> AccountReads | None:
        """Return what was read of an account; None if the run did not come to it."""
        parameters = self._key(run_id) | {"account_id": account_id, "level": ACCOUNT_LEVEL}
        calls = dict(self._rows(queries.CALLS_OF_ACCOUNT, parameters))
        if not calls:
            return None
        reads = self._rows(queries.READS_OF_ACCOUNT, parameters)
        return AccountReads(
            regions=self.account_regions(run_id, account_id),
            calls=calls,
            numbers={(region, what): number for region, what, number in reads},
        )
