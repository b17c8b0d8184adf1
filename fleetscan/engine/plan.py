"""The plan of a sweep: pure, storable, and the same for the same input."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

import fleetscan
from fleetscan.aws.partitions import default_regions
from fleetscan.catalogue import Catalogue, Check, Needs, Scope
from fleetscan.errors import ConfigurationError
from fleetscan.facts.base import GLOBAL
from fleetscan.fleet.model import Account
from fleetscan.fleet.selection import select_regions
from fleetscan.store import ACCOUNT_LEVEL, PlannedAccount, PlannedCheck


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to sweep: everything that decides what the report will be about."""

    accounts: tuple[Account, ...]
    #: ids of the selected checks, sorted
    checks: tuple[str, ...]
    #: the options that were set, by check id; validated
    options: dict[str, dict[str, Any]] = {}
    include_passed: bool = False
    #: identifies the custom checks that there were, with their facts and collectors; None for none
    custom_checks: str | None = None
    fleetscan_version: str = fleetscan.__version__

    def encode(self) -> bytes:
        """Serialise: the same plan gives the same bytes."""
        return msgspec.json.encode(self, order="sorted")

    @property
    def digest(self) -> str:
        """Identify the plan."""
        return hashlib.sha256(self.encode()).hexdigest()[:32]

    @classmethod
    def decode(cls, data: bytes) -> "Plan":
        """Read a plan back. Raises `ConfigurationError` if another version wrote it differently."""
        try:
            return msgspec.json.decode(data, type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            message = f"the stored plan can't be read by this version of fleetscan: {error}"
            raise ConfigurationError(message) from error


#: to be told of a plan that was made with others
_OTHER_CUSTOM_CHECKS: Final = (
    "the plan was made with other custom checks than there are now: give the same --checks-path, "
    "with the same files, and the same installed packages; or begin a new run"
)


def needs_of(plan: Plan, catalogue: Catalogue) -> Needs:
    """Derive everything that the plan's checks need.

    Raises `ConfigurationError` for a check that this version does not have, and for other custom
    checks than the plan was made with.
    """
    if plan.custom_checks != catalogue.custom_checks:
        raise ConfigurationError(_OTHER_CUSTOM_CHECKS)
    if missing := [check_id for check_id in plan.checks if check_id not in catalogue.checks]:
        message = f"the plan has checks that this version does not have: {', '.join(missing)}"
        raise ConfigurationError(message)
    return catalogue.needs(catalogue.checks[check_id] for check_id in plan.checks)


def planned_checks(needs: Needs) -> tuple[PlannedCheck, ...]:
    """Say of each check what the store and the reports must know."""
    return tuple(_planned_check(needs, check) for check in needs.checks)


def _planned_check(needs: Needs, check: Check[Any]) -> PlannedCheck:
    scopes = needs.scopes(check)
    return PlannedCheck(
        check_id=check.id,
        severity=check.severity,
        asserts=check.page.asserts,
        remediation=check.page.fix,
        frameworks=check.frameworks,
        regional=Scope.REGIONAL in scopes,
        account_wide=Scope.ACCOUNT_WIDE in scopes,
        global_=Scope.GLOBAL in scopes,
        account_level=needs.at_account_level(check),
    )


def planned_accounts(accounts: Sequence[Account]) -> Iterator[PlannedAccount]:
    """Plan accounts with the regions that they have if nothing else is known of them."""
    for account in accounts:
        yield PlannedAccount(
            account_id=account.id,
            name=account.name,
            labels=account.labels,
            regions=assumed_regions(account),
        )


def assumed_regions(account: Account) -> tuple[str, ...]:
    """The regions of an account that was not asked: globs match the default regions."""
    selected = select_regions(account, default_regions(account.partition))
    return tuple(sorted({*selected.regions, *selected.disabled}))


def targets_of(needs: Needs, regions: Sequence[str]) -> tuple[str, ...]:
    """The tasks of an account: its regions, `global`, and the account-level step if needed."""
    scopes = {root.scope for root in needs.roots}
    targets = list(regions) if Scope.REGIONAL in scopes else []
    if scopes - {Scope.REGIONAL}:
        targets.append(GLOBAL)
    if any(needs.at_account_level(check) for check in needs.checks):
        targets.append(ACCOUNT_LEVEL)
    return tuple(targets)


def validated_options(
    catalogue: Catalogue, parameters: Mapping[str, Mapping[str, object]], *, source: str
) -> dict[str, dict[str, Any]]:
    """Validate `[checks."id"]` tables. Raises `ConfigurationError` naming the file and the key."""
    return {
        check_id: catalogue.options(check_id, values, source=source)
        for check_id, values in sorted(parameters.items())
    }
