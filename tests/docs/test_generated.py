"""The pages that are made from the code are as the code makes them."""

from pathlib import Path

import pytest

from docs.generate import generated_pages

DOCS = Path(__file__).parents[2] / "docs"

PAGES = generated_pages(DOCS)


@pytest.mark.parametrize("name", sorted({Path(name).parts[0] for name in PAGES}))
def test_a_page_is_what_the_code_says(name: str) -> None:
    mine = {each: text for each, text in PAGES.items() if Path(each).parts[0] == name}
    there = {each: (DOCS / each).read_text("utf-8") for each in mine if (DOCS / each).exists()}
    assert there == mine, "run `make pages`"


def test_no_page_is_left_of_a_check_that_is_gone() -> None:
    there = {f"checks/{path.name}" for path in (DOCS / "checks").glob("*.md")}
    assert there <= PAGES.keys()
