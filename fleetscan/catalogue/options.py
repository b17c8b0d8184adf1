"""Options of checks, as accounts.toml sets them: validated against the check's signature."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from fleetscan.catalogue.model import Check
from fleetscan.catalogue.parameters import refusals
from fleetscan.errors import ConfigurationError
from fleetscan.suggestions import nearest

#: characters of a value that is refused
_MOST_SHOWN: Final = 80


def validated(check: Check[Any], values: Mapping[str, object], *, source: str) -> dict[str, Any]:
    """Convert the values of a `[checks."id"]` table to what the check's function takes.

    Raises `ConfigurationError` for an option that the check does not have, a wrong type, or a value
    that no resource can have. Of a check that could not be loaded nothing is known, and nothing is
    refused.
    """
    if check.unloaded is not None:
        return {}
    options = {option.name: option for option in check.options}
    found = {}
    for name, value in values.items():
        where = f'{source}: checks."{check.id}".{name}'
        if name not in options:
            known = ", ".join(nearest(name, list(options)) or options) or "none"
            message = f"{where}: the check has no such parameter; it has: {known}."
            raise ConfigurationError(message)
        try:
            found[name] = msgspec.convert(value, options[name].type)
        except msgspec.ValidationError as error:
            message = f"{where}: {error}, found {_shown(value)}. It is: {options[name].doc}."
            raise ConfigurationError(message) from None
        for refusal in refusals(options[name].type, found[name]):
            raise ConfigurationError(f"{where}: {refusal}. It is: {options[name].doc}.")
    return found


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
