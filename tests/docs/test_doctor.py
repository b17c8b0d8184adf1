"""docs/doctor.md names every diagnosis. Its JSON is compared in tests/doctor/test_document.py."""

from pathlib import Path

from fleetscan.doctor.codes import CODES, Level
from fleetscan.doctor.page import table_of_codes

PAGE = (Path(__file__).parents[2] / "docs" / "doctor.md").read_text(encoding="utf-8")
MADE_BY = "<!-- made by: python -m fleetscan.doctor.page -->\n\n"


def test_its_codes_are_those_of_the_table() -> None:
    _, _, codes = PAGE.partition(MADE_BY)
    assert codes == table_of_codes(), f"put what is made behind {MADE_BY}"


def test_every_diagnosis_is_on_the_page_with_its_words() -> None:
    for code, diagnosis in CODES.items():
        assert f"| `{code}` | {diagnosis.level} | {diagnosis.means} | {diagnosis.fix} |" in PAGE
    assert {diagnosis.level for diagnosis in CODES.values()} == set(Level)
