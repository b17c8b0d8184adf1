"""From a fleet and checks to the plan of a sweep."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from fleetscan.catalogue import Catalogue, Check
from fleetscan.engine.plan import Plan, needs_of, validated_options
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.file import FleetFile
from fleetscan.fleet.model import Account, Fleet
from fleetscan.fleet.written import WrittenAccount

__all__ = ["Plan", "differences", "needs_of", "plan_sweep", "see_that_parameters_fit"]


def see_that_parameters_fit(fleet: Fleet | FleetFile, catalogue: Catalogue) -> None:
    """Refuse parameters of checks that can't be meant, before accounts are looked up.

    Raises:
        ConfigurationError: there is no such check, or parameter, or the value is a wrong one.
    """
    validated_options(catalogue, fleet.check_parameters, source=fleet.source)
    for account in fleet.accounts:
        _own_parameters(account, catalogue, source=fleet.source)


def _own_parameters(
    account: Account | WrittenAccount, catalogue: Catalogue, *, source: str
) -> dict[str, dict[str, Any]]:
    where = f"{source}: account {account.id}"
    return validated_options(catalogue, account.check_parameters, source=where)


def plan_sweep(
    fleet: Fleet,
    checks: Iterable[Check[Any]],
    *,
    catalogue: Catalogue,
    include_passed: bool = False,
) -> Plan:
    """Plan a sweep of all accounts of a fleet: the same input gives the same plan.

    `include_passed` keeps what passed as findings, too.

    Raises:
        ConfigurationError: there is no check to sweep for; or the fleet sets a parameter that no
            check has, or to a wrong value.
    """
    ids = tuple(sorted(check.id for check in checks))
    if not ids:
        raise ConfigurationError(
            "checks: there are none, of which nothing could be said; leave them out to take all"
        )
    return Plan(
        accounts=tuple(
            msgspec.structs.replace(
                account,
                check_parameters=_own_parameters(account, catalogue, source=fleet.source),
            )
            if account.check_parameters
            else account
            for account in fleet.accounts
        ),
        checks=ids,
        options=validated_options(catalogue, fleet.check_parameters, source=fleet.source),
        include_passed=include_passed,
        custom_checks=catalogue.custom_checks,
    )


def differences(one: Plan, other: Plan) -> Iterator[str]:
    """Name what a plan differs in from `one`, as a user knows it."""
    # as the store keeps them: the array of a parameter is a tuple before that, and a list after
    one, other = (Plan.decode(each.encode()) for each in (one, other))
    before = {account.id: account for account in one.accounts}
    now = {account.id: account for account in other.accounts}
    if before.keys() != now.keys():
        yield "accounts"
    pairs = [(before[each], now[each]) for each in before.keys() & now.keys()]
    if any((a.regions, a.only_regions) != (b.regions, b.only_regions) for a, b in pairs):
        yield "regions"
    # all that is left: role, profile, name, labels, …
    if any(
        msgspec.structs.replace(a, regions=b.regions, only_regions=b.only_regions) != b
        for a, b in pairs
    ):
        yield "what the accounts file says of an account"
    if one.checks != other.checks:
        yield "checks"
    if one.custom_checks != other.custom_checks:
        yield "custom checks, whose files must be what they were"
    if one.options != other.options:
        yield "parameters of checks"
    if one.include_passed != other.include_passed:
        yield "whether what passed is kept"
    if one.fleetscan_version != other.fleetscan_version:
        yield f"the version of fleetscan, which was {one.fleetscan_version}"
