"""The table of `docs/doctor.md`: `python -m fleetscan.doctor.page` prints it. Pure."""

from collections.abc import Iterator
from typing import Final

from fleetscan.doctor.codes import CODES, Area, Diagnosis

__all__ = ["table_of_codes"]

_TITLES: Final = {
    Area.AUTHENTICATION: "Authentication",
    Area.CONNECTION: "Connection",
    Area.PERMISSION: "Permission",
    Area.NOT_FOUND: "Not found",
    Area.TIMEOUT: "Timeouts and retries",
    Area.TLS: "TLS",
    Area.USAGE: "Settings, and faults of our own",
}


def table_of_codes() -> str:
    """Return all codes in Markdown, by area, in the order of the table."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for number, (area, title) in enumerate(_TITLES.items()):
        if number:
            yield ""
        yield f"### {title} (`{area}`)"
        yield ""
        yield "| code | severity | what is wrong | what helps |"
        yield "| --- | --- | --- | --- |"
        yield from (_row(each) for each in CODES.values() if each.area is area)


def _row(diagnosis: Diagnosis) -> str:
    cells = f"`{diagnosis.code}`", diagnosis.level, diagnosis.means, diagnosis.fix
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(table_of_codes(), end="")  # noqa: T201 - this is what the module is run for
