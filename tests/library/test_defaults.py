"""What holds where nobody says otherwise is the same wherever it is told."""

from fleetscan.library.defaults import MAX_TASKS
from fleetscan.library.forecasts import Assumptions


def test_a_sweep_is_foretold_with_as_many_tasks_as_it_has() -> None:
    assert Assumptions().max_tasks == MAX_TASKS
