"""The choice of accounts and regions, by the command line and by what an account has enabled."""

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase

import msgspec

from fleetscan.aws.partitions import regions_of
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.model import ALL_REGIONS, Account, Fleet
from fleetscan.fleet.place import near_or_some, printable, quoted, some
from fleetscan.fleet.regions import is_region_name, matches, matching

__all__ = ["SelectedRegions", "narrow", "select_regions"]


class SelectedRegions(msgspec.Struct, frozen=True, kw_only=True):
    """The regions of an account to sweep. Both may be empty: globs that match nothing enabled."""

    #: enabled and wanted; sorted
    regions: tuple[str, ...]
    #: asked for by name, but not enabled in the account; sorted
    disabled: tuple[str, ...]


def select_regions(account: Account, enabled: Collection[str]) -> SelectedRegions:
    """Choose the regions to sweep among those that are `enabled` in an account.

    `all` and globs choose among the enabled regions. A region that is written out, in the file or
    on the command line, and is not enabled comes back as `disabled`: nobody asked for it in vain.
    """

    def wanted(region: str) -> bool:
        return matches(account.regions, region) and matches(
            account.only_regions or (ALL_REGIONS,), region
        )

    named = {
        pattern for pattern in (*account.regions, *account.only_regions) if is_region_name(pattern)
    }
    # The command line speaks to all accounts: a region of another partition is not for this one.
    named &= set(regions_of(account.partition))
    return SelectedRegions(
        regions=tuple(sorted(filter(wanted, set(enabled)))),
        disabled=tuple(sorted(filter(wanted, named.difference(enabled)))),
    )


def narrow(
    fleet: Fleet,
    *,
    account_ids: Sequence[str] = (),
    where: Sequence[str] = (),
    regions: Sequence[str] = (),
) -> Fleet:
    """Return the part of a fleet that the command line asks for; nothing asked for is no limit.

    Args:
        fleet: the accounts of the file.
        account_ids: ids of accounts: an account counts if it is one of them.
        where: `KEY=VALUE`, the value a glob: an account counts if all of them hold.
        regions: names, globs or `all`, also several with commas between. They become
            `only_regions` of each account. No account is left out for them: its global services
            are in no region.

    Raises:
        ConfigurationError: one of them matches nothing, or no account is left.
    """
    accounts = fleet.accounts
    for account_id in account_ids:
        _refuse_unknown_account(account_id, fleet)
    if account_ids:
        accounts = tuple(account for account in accounts if account.id in account_ids)
    for condition in where:
        key, value = _label(condition, fleet)
        accounts = tuple(account for account in accounts if _has_label(account, key, value))
    if not accounts:
        asked = [f"account {each}" for each in account_ids] + [f"where {each}" for each in where]
        raise _no_match(", ".join(asked), f"no account in {fleet.source} fits all of them.")
    if regions:
        accounts = _in_regions(accounts, _patterns(regions), fleet.source)
    return msgspec.structs.replace(fleet, accounts=accounts)


def _no_match(what: str, *sentences: str) -> ConfigurationError:
    return ConfigurationError(printable(f"{what}: {' '.join(filter(None, sentences))}"))


def _refuse_unknown_account(account_id: str, fleet: Fleet) -> None:
    known = [account.id for account in fleet.accounts]
    if account_id in known:
        return
    if why := next((each.why for each in fleet.left_out if each.id == account_id), None):
        raise _no_match(f"account {account_id}", f"this account is left out: {why}.")
    of_that_name = [account.id for account in fleet.accounts if account.name == account_id]
    hint = (
        f"It is a name: write {some(of_that_name)}."
        if of_that_name
        else near_or_some(account_id, known)
    )
    raise _no_match(f"account {account_id}", f"no account in {fleet.source} has this id.", hint)


def _label(condition: str, fleet: Fleet) -> tuple[str, str]:
    """The key and the glob of a condition that at least one account of the fleet meets."""
    what = f"where {condition}"
    key, equals, value = condition.partition("=")
    if not (key and equals and value):
        raise _no_match(what, "expected KEY=VALUE, such as env=prod.")
    if any(_has_label(account, key, value) for account in fleet.accounts):
        return key, value
    values = {account.labels[key] for account in fleet.accounts if key in account.labels}
    if values:
        problem = f"no account in {fleet.source} has this value of {key}."
        raise _no_match(what, problem, near_or_some(value, values))
    keys = {label for account in fleet.accounts for label in account.labels}
    problem = f"no account in {fleet.source} has a label {quoted(key)}."
    raise _no_match(what, problem, near_or_some(key, keys) if keys else "None has any label.")


def _has_label(account: Account, key: str, value: str) -> bool:
    return key in account.labels and fnmatchcase(account.labels[key], value)


def _patterns(regions: Sequence[str]) -> tuple[str, ...]:
    patterns = [part.strip() for written in regions for part in written.split(",")]
    if not all(patterns):
        raise _no_match(
            f"regions {','.join(regions)}",
            "expected region names or globs with commas between, such as us-east-1,eu-*.",
        )
    return tuple(dict.fromkeys(patterns))


def _in_regions(
    accounts: tuple[Account, ...], patterns: tuple[str, ...], source: str
) -> tuple[Account, ...]:
    # Thousands of accounts share a few of these.
    ways = {(account.regions, account.partition) for account in accounts}
    swept = {region for written, partition in ways for region in matching(written, partition)}
    for pattern in patterns:
        if any(matches((pattern,), region) for region in swept):
            continue
        existing = {region for _, partition in ways for region in regions_of(partition)}
        if any(matches((pattern,), region) for region in existing):
            problem = f"the accounts chosen from {source} are not swept there."
            raise _no_match(f"regions {pattern}", problem, near_or_some(pattern, swept))
        problem = "it matches no region."
        known = [ALL_REGIONS, *existing]
        raise _no_match(f"regions {pattern}", problem, near_or_some(pattern, known))
    return tuple(msgspec.structs.replace(account, only_regions=patterns) for account in accounts)
