"""The numbers of a run that its report and its summary both show."""

from typing import Self

import msgspec

from fleetscan.frameworks import FrameworkScore, scores
from fleetscan.store import Coverage, StoreReader, Summary

__all__ = ["RunNumbers"]


class RunNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a run, in numbers. Of a large fleet they take seconds to work out."""

    summary: Summary
    coverage: Coverage
    #: of each framework that the checks of the run are mapped to, by its id
    scores: dict[str, FrameworkScore]

    @classmethod
    def of(cls, store: StoreReader, run_id: str) -> Self:
        """Work them out.

        Raises:
            KeyError: there is no such run.
            StoreAccessError: the store could not be read.
        """
        summary = store.summary(run_id)
        return cls(
            summary=summary,
            coverage=store.coverage(run_id),
            scores=scores(
                store.frameworks(run_id), store.outcomes_by_account(run_id), summary.by_check
            ),
        )
