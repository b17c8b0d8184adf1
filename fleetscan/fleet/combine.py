"""The accounts of a fleet from those that are written and those that were found."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from fleetscan.errors import ConfigurationError
from fleetscan.fleet.model import Account, Fleet, LeftOut, Origin
from fleetscan.fleet.place import Place, quoted
from fleetscan.fleet.roles import role_chain
from fleetscan.fleet.settings import Settings, region_patterns
from fleetscan.fleet.written import WrittenAccount, raise_first

__all__ = ["Found", "combined"]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An account that an organization or a profile led to."""

    id: str
    name: str
    settings: Settings
    origin: Origin


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """An account with all that is known of it."""

    name: str
    settings: Settings
    origins: tuple[Origin, ...]
    #: how messages name it
    about: str
    check_parameters: dict[str, dict[str, object]] = {}


def combined(
    written: Sequence[WrittenAccount],
    found: Iterable[Found] = (),
    left_out: Iterable[LeftOut] = (),
    *,
    check_parameters: dict[str, dict[str, object]],
    source: str,
) -> Fleet:
    """Make the fleet. A written account overrides a found one key by key, and merges labels.

    An account that an organization has, and a profile too, is reached by the profile, and has its
    name and its labels from the organization. What one source leaves out another may bring in.

    Args:
        written: no id twice.
        found: those of organizations first; the first of an id counts, but for the way in.
        left_out: may name accounts that are found or written, which are then not left out.
        check_parameters: handed on.
        source: how messages name the file.

    Raises:
        ConfigurationError: a role or a region does not fit an account, or there is no account.
    """
    known: dict[str, _Known] = {}
    for one in found:
        known[one.id] = _joined(known.get(one.id), one)
    problems: list[ConfigurationError] = []
    for account in written:
        try:
            known[account.id] = _overridden(known.get(account.id), account)
        except ConfigurationError as problem:
            problems.append(problem)
    accounts: list[Account] = []
    for account_id, each in known.items():
        try:
            accounts.append(_account(account_id, each))
        except ConfigurationError as problem:
            problems.append(problem)
    raise_first(problems)
    missing = {each.id: each for each in left_out if each.id not in known}
    if not accounts:
        counts = Counter(each.why for each in missing.values())
        whys = ", ".join(f"{number} {why}" for why, number in sorted(counts.items()))
        raise Place(source=source).problem(
            f"no account is left to sweep. Those that were found are left out: {whys}."
            if missing
            else "no account was found. Let [organization] or [profiles] take more, or write each"
            " account as [[accounts]]."
        )
    return Fleet(
        accounts=tuple(sorted(accounts, key=lambda account: account.id)),
        origins={account_id: each.origins for account_id, each in known.items()},
        left_out=tuple(missing[account_id] for account_id in sorted(missing)),
        check_parameters=check_parameters,
        source=source,
    )


def _joined(before: _Known | None, found: Found) -> _Known:
    if before is None:
        return _Known(
            name=found.name,
            settings=found.settings,
            origins=(found.origin,),
            about=f"account {found.id} {quoted(found.name)}",
        )
    if found.origin.kind in {origin.kind for origin in before.origins}:
        # two tables read the same organization
        return before
    return msgspec.structs.replace(
        before,
        settings=msgspec.structs.replace(found.settings, labels=before.settings.labels),
        origins=(*before.origins, found.origin),
    )


def _overridden(before: _Known | None, account: WrittenAccount) -> _Known:
    here = Origin(kind="file", detail=f"line {account.line}" if account.line else "")
    if before is None:
        return _Known(
            name=account.name or account.id,
            settings=account.settings,
            origins=(here,),
            about=account.place.about,
            check_parameters=account.check_parameters,
        )
    return _Known(
        name=account.name or before.name,
        settings=account.over(before.settings),
        origins=(*before.origins, here),
        about=account.place.about,
        check_parameters=account.check_parameters,
    )


def _account(account_id: str, known: _Known) -> Account:
    settings = known.settings
    return Account(
        id=account_id,
        name=known.name,
        partition=settings.partition,
        role_arns=role_chain(
            settings.roles,
            account_id=account_id,
            partition=settings.partition,
            about=known.about,
        ),
        external_id=settings.external_id,
        session_name=settings.session_name,
        profile=settings.profile,
        regions=region_patterns(settings, about=known.about),
        labels=settings.labels,
        check_parameters=known.check_parameters,
    )
