"""What becomes of an import once it is an accounts.toml, and what others may put into names."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st

from fleetscan.cli.plain import plain
from fleetscan.fleet.file import read_fleet_file
from fleetscan.fleet.importing.model import Imported
from fleetscan.fleet.importing.writing import note_lines, to_toml
from fleetscan.fleet.model import Account

__all__ = ["ACCESS_KEY_ID", "SECRET_KEY", "loaded", "notes_of", "patient", "texts"]

ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

# Each example is a file that is written and read.
patient = settings(deadline=None, max_examples=50)

#: nearly anything: what TOML and terminals give a meaning, what is refused, what is long
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text("'\"\\#[]{}=,:\n\t\x1b\x7f\u202e\xa0 a1", max_size=12),
    st.sampled_from(["", " ", "AKIA", ACCESS_KEY_ID, f"x{ACCESS_KEY_ID}", f"\\{ACCESS_KEY_ID}"]),
    st.sampled_from(["x" * 2000, "secret_key", "all", "payments", "…", "[[accounts]]"]),
)


def loaded(imported: Imported, *, source: str = "accounts.yml") -> tuple[Account, ...]:
    """Write the import as TOML, and read that as any accounts file."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "accounts.toml")
        path.write_text(to_toml(imported, source=source, origin="test"), encoding="utf-8")
        return read_fleet_file(str(path)).as_it_is().accounts


def notes_of(imported: Imported) -> list[str]:
    """The lines that the command would show, each of which a terminal can be trusted with."""
    lines = list(note_lines(imported.notes))
    assert all(line.isprintable() for line in lines)
    assert all("\n" not in plain(line) for line in lines)
    return lines
