"""What docs/frameworks.md says. That it is what is made is in test_generated.py."""

from fleetscan.catalogue import discover
from fleetscan.frameworks import FRAMEWORK_IDS, Covered, coverages
from fleetscan.frameworks.page import page

CATALOGUE = discover("fleetscan.checks", "fleetscan.collectors")


def test_every_requirement_has_a_row_that_says_what_covers_it() -> None:
    sections = dict(
        section.partition("\n")[::2]
        for section in page(CATALOGUE).split("\n## ")[-len(FRAMEWORK_IDS) :]
    )
    found = coverages(CATALOGUE.checks.values())
    for framework_id in FRAMEWORK_IDS:
        rows = [
            line.removeprefix("| ").removesuffix(" |").split(" | ")
            for line in sections[found[framework_id].framework.name].strip().splitlines()[2:]
        ]
        assert len(rows) == len(found[framework_id].requirements)
        for row, each in zip(rows, found[framework_id].requirements, strict=True):
            assert row[0].removesuffix(" \\*") == each.requirement.number
            assert row[-2] == each.requirement.title
            expected = {
                Covered.AUTOMATED: [f"`{check_id}`" for check_id in each.checks],
                Covered.MANUAL: ["manual: ", each.requirement.why_manual or ""],
                Covered.NOT_COVERED: ["not covered"],
            }
            assert all(words in row[-1] for words in expected[each.covered])
