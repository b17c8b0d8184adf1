"""Add what was loaded to a catalogue: what does not fit in is left out, and is a gap."""

import hashlib
import logging
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from fleetscan.catalogue import Catalogue, Check, Collector
from fleetscan.catalogue.declare import DeclarationError
from fleetscan.catalogue.model import Page
from fleetscan.custom.declarative.checks import UnknownFactError, check_of
from fleetscan.custom.declarative.files import declarations_of
from fleetscan.custom.facts import kinds_of
from fleetscan.custom.loading import Loaded
from fleetscan.errors import ConfigurationError
from fleetscan.facts.account import Account
from fleetscan.verdicts import NotRead, Severity, Verdict, broken

__all__ = ["join", "stand_in"]

_logger = logging.getLogger(__name__)

_DOES_NOT_FIT: Final = "%s: %s does not fit in: a gap in each account"

#: the code of its gaps
_NOT_LOADED: Final = "NotLoaded"

_WHY: Final = "Nothing is known of what it looks at until its module can be loaded."
_FIX: Final = "Mend what the gap says; with -v the log has the traceback."


def join(own: Catalogue, loaded: Sequence[Loaded]) -> Catalogue:
    """Return a catalogue with all checks and collectors of another, and what was loaded.

    What could not be loaded, or does not fit in, is a check of which only the id is known. Neither
    changes what becomes of a check of the other catalogue, but for a collector that lists one more
    type of a subject with several (`Taggable`): such a check judges the new type, too.

    Raises:
        ConfigurationError: an id is one of the other catalogue's, or there twice; or a check that
            is written in TOML has a mistake.
    """
    places = _places(own, loaded)
    broken = {each: why for source in loaded for each, why in source.broken.items()}
    collectors, refused = _fitting_collectors(own, loaded)
    broken |= refused
    fitting = Catalogue(own.checks.values(), collectors)
    checks = list(own.checks.values())
    for source in loaded:
        for check in source.checks:
            if check.id in broken:
                continue
            try:
                fitting.needs([check])
            except DeclarationError as error:
                broken[check.id] = _with_what_is_missing(error, source)
                _logger.exception(_DOES_NOT_FIT, source.name, check.id)
            else:
                checks.append(check)
        checks += _declared(source, fitting, places, broken)
    checks += [stand_in(check_id, error) for check_id, error in broken.items()]
    return Catalogue(checks, collectors, custom_checks=_digest(loaded))


def _declared(
    source: Loaded, catalogue: Catalogue, places: dict[str, str], broken: dict[str, Exception]
) -> list[Check[Any]]:
    """Return the checks that are written in TOML; note those that need what could not be loaded."""
    if source.layout is None or not source.layout.declarations:
        return []
    kinds = kinds_of(catalogue)
    checks = []
    missing: dict[str, Exception] = {}
    try:
        for written in declarations_of(source.layout, source.name):
            _take_id(written.id, written.place.file, places)
            try:
                checks.append(check_of(written, catalogue, kinds))
            except UnknownFactError as error:
                if not source.broken:
                    raise
                missing[written.id] = error
                _logger.exception(_DOES_NOT_FIT, source.name, written.id)
    except ConfigurationError as error:
        if source.id_if_refused is None:
            raise
        _logger.exception("%s: a gap in each account", source.name)
        broken[source.id_if_refused] = error
        return []
    broken |= missing
    return checks


def _places(own: Catalogue, loaded: Sequence[Loaded]) -> dict[str, str]:
    """Say where each check is, and refuse one that would take the place of another."""
    places = dict.fromkeys(own.checks, "one of fleetscan's own")
    for source in loaded:
        for module in source.layout.modules if source.layout else ():
            if module.is_check:
                _take_id(module.id, f"{source.name}: {module.path}", places)
    return places


def _take_id(check_id: str, place: str, places: dict[str, str]) -> None:
    if other := places.get(check_id):
        raise ConfigurationError(
            f"{place}: the check {check_id} is there already ({other}), and none takes the place "
            "of another: give it another name"
        )
    places[check_id] = place


def stand_in(check_id: str, error: Exception) -> Check[Any]:
    """Return a check that judges nothing, in the place of one that could not be loaded.

    What it looks at is not known, so it has one cell in each account: that of the account itself.
    """
    unread = msgspec.structs.replace(
        broken(f"{check_id} could not be loaded", error), error_code=_NOT_LOADED
    )

    def judge(_account: Account) -> Verdict:
        raise NotRead(unread)

    return Check(
        id=check_id,
        function=judge,
        severity=Severity.CRITICAL,
        page=Page(asserts=f"Not known: {unread.message}.", why=_WHY, fix=_FIX),
        frameworks=(),
        subject=Account,
        facts={},
        every={},
        unloaded=unread,
    )


def _fitting_collectors(
    own: Catalogue, loaded: Sequence[Loaded]
) -> tuple[list[Collector], dict[str, Exception]]:
    """Return all collectors that fit together, and why the modules of the others are broken."""
    fitting = list(own.collectors.values())
    refused: dict[str, Exception] = {}
    # lists last: what they list may need facts that others read
    custom = sorted(
        ((each, source) for source in loaded for each in source.collectors),
        key=lambda pair: (pair[0].lists is not None, pair[0].id),
    )
    for each, source in custom:
        try:
            Catalogue(own.checks.values(), [*fitting, each])
        except DeclarationError as error:
            _logger.exception(_DOES_NOT_FIT, source.name, f"the collector {each.function.__name__}")
            refused[".".join(each.function.__module__.rsplit(".", 2)[1:])] = error
        else:
            fitting.append(each)
    return fitting, refused


def _with_what_is_missing(error: DeclarationError, source: Loaded) -> DeclarationError:
    if not source.broken:
        return error
    return DeclarationError(f"{error}; what could not be loaded: {', '.join(source.broken)}")


def _digest(loaded: Sequence[Loaded]) -> str | None:
    if not loaded:
        return None
    digests = sorted(source.digest for source in loaded)
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:32]
