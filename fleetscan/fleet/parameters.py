"""Parameters of checks as an accounts file has them: for all accounts, and for one.

Whether there is such a check, and such a parameter, is for the catalogue to say.
"""

from collections.abc import Mapping
from typing import Final

from fleetscan.fleet.place import Place, printable, read_table, shortened

__all__ = ["read_check_parameters"]

_HOW_TO_WRITE_A_CHECK: Final = (
    'Write a check\'s parameters under its id, as in [checks."tags.required_keys_present"].'
)


def read_check_parameters(
    table: Mapping[str, object], place: Place
) -> dict[str, dict[str, object]]:
    """Return what `checks` of a table says, by check id; nothing where it is not there.

    Raises:
        ConfigurationError: a value is no table, or the id is not in quotes.
    """
    checks = place.key("checks")
    tables = read_table(table.get("checks", {}), checks, _HOW_TO_WRITE_A_CHECK)
    return {check_id: _read_check(check_id, value, checks) for check_id, value in tables.items()}


def _read_check(check_id: str, value: object, checks: Place) -> dict[str, object]:
    place = checks.key(check_id)
    table = read_table(value, place, _HOW_TO_WRITE_A_CHECK)
    # Without quotes TOML takes each dot of the id for one more table.
    if "." not in check_id and any(isinstance(inner, dict) for inner in table.values()):
        name = next(name for name, inner in table.items() if isinstance(inner, dict))
        raise place.problem(
            "this is no check's id. The id has a dot, so it needs quotes:",
            f'[checks."{printable(shortened(check_id))}.{printable(shortened(name))}"].',
        )
    return table
