"""What is swept, and as which run: a new one, or one to be resumed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fleetscan.cli.choice import chosen_checks
from fleetscan.cli.discovery import fleet_of
from fleetscan.cli.settings import Selection, Settings
from fleetscan.errors import ConfigurationError
from fleetscan.library.checks import Catalogue, Check
from fleetscan.library.fleets import Fleet, FleetFile, LeftOut, read_fleet_file
from fleetscan.library.plans import Plan, plan_sweep, see_that_parameters_fit
from fleetscan.library.runs import (
    AnotherPlanError,
    NothingToResumeError,
    begin_run,
    resume_run,
)
from fleetscan.library.store import Run, RunStore

if TYPE_CHECKING:
    from fleetscan.library.aws import AwsAccounts

__all__ = ["fleet_and_checks", "plan_of", "run_of"]


def fleet_and_checks(
    file: FleetFile, selection: Selection, catalogue: Catalogue, aws: Callable[[], "AwsAccounts"]
) -> tuple[Fleet, tuple[Check[Any], ...]]:
    """Return the accounts and the checks that a selection takes.

    `aws` is called only if accounts are to be found there: last, for that may take minutes.

    Raises:
        ConfigurationError: the file or the selection can't be meant, or the file sets a parameter
            that no check has, or to a wrong value.
        KeyboardInterrupt: a signal came, which ends the search at once.
    """
    checks = chosen_checks(selection, catalogue)
    see_that_parameters_fit(file, catalogue)
    return fleet_of(file, selection, aws), checks


def plan_of(
    settings: Settings, catalogue: Catalogue, aws: Callable[[], "AwsAccounts"]
) -> tuple[Plan | None, tuple[LeftOut, ...]]:
    """Plan what the accounts file and the options ask for; None if only a store is named.

    The accounts that were found, and are not to be swept, come with it.

    Raises:
        ConfigurationError: as `fleet_and_checks`, or options of a plan come without the file.
        KeyboardInterrupt: as `fleet_and_checks`.
    """
    if settings.accounts is None:
        _refuse_options_of_a_plan(settings)
        return None, ()
    file = read_fleet_file(settings.accounts)
    fleet, checks = fleet_and_checks(file, settings.selection, catalogue, aws)
    include_passed = settings.include_passed
    plan = plan_sweep(fleet, checks, catalogue=catalogue, include_passed=include_passed)
    return plan, fleet.left_out


def _refuse_options_of_a_plan(settings: Settings) -> None:
    """Refuse what a run that goes on with its own plan could only ignore."""
    wanted = settings.selection
    given = {
        "--regions": wanted.regions,
        "--where": wanted.where,
        "--account": wanted.account_ids,
        "--checks": wanted.checks,
        "--skip-checks": wanted.skip_checks,
        "--services": wanted.services,
        "--framework": wanted.frameworks,
        "--min-severity": wanted.min_severity,
        "--include-passed": settings.include_passed,
    }
    if options := [option for option, value in given.items() if value]:
        raise ConfigurationError(
            f"--resume: a resumed run keeps its plan, which {', '.join(options)} would change; "
            "leave that out, or begin a new run with --accounts and without --resume"
        )


def run_of(
    settings: Settings, store: RunStore, plan: Plan | None, catalogue: Catalogue
) -> tuple[Run, Plan]:
    """Begin a run, or take the one up that is to be resumed."""
    if settings.resume:
        return _resumed(store, plan, catalogue)
    if plan is None:
        raise ConfigurationError("--accounts is missing")
    return begin_run(store, plan, catalogue), plan


def _resumed(store: RunStore, plan: Plan | None, catalogue: Catalogue) -> tuple[Run, Plan]:
    try:
        return resume_run(store, plan, catalogue)
    except NothingToResumeError as error:
        do = "sweep again" if store.newest() else "begin one"
        raise ConfigurationError(f"--resume: {error}; leave --resume out to {do}") from error
    except AnotherPlanError as error:
        raise ConfigurationError(
            f"--resume: {error}; leave --accounts, --include-passed and all options of selection "
            "out to go on with its own plan, or leave --resume out to begin a new run"
        ) from error
