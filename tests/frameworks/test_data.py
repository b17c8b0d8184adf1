"""The frameworks that come with fleetscan, and the references of its checks to them."""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fleetscan.frameworks
from fleetscan.catalogue import Check, discover
from fleetscan.frameworks import FRAMEWORK_IDS, Kind, load_framework
from fleetscan.frameworks.model import split_reference

CHECKS = [
    pytest.param(check, id=check.id)
    for check in discover("fleetscan.checks", "fleetscan.collectors").checks.values()
]

#: the rows of the catalogue that is to be built: checks of another tool, with control numbers
CONTROLS = Path(__file__).parents[1] / "catalogue" / "controls.tsv"


def numbers(framework_id: str) -> set[str]:
    return {each.number for each in load_framework(framework_id).requirements}


def test_each_file_is_a_framework() -> None:
    folder = Path(fleetscan.frameworks.__file__).with_name("published")
    assert sorted(path.stem for path in folder.iterdir()) == sorted(FRAMEWORK_IDS)


@pytest.mark.parametrize("framework_id", FRAMEWORK_IDS)
def test_a_number_and_a_title_are_there_once(framework_id: str) -> None:
    requirements = load_framework(framework_id).requirements
    assert max(Counter(each.number for each in requirements).values()) == 1
    # Security Hub numbers by service, so that two of them may have the same words
    titles = Counter(
        (each.number.partition(".")[0], each.title) if framework_id == "fsbp" else each.title
        for each in requirements
    )
    assert max(titles.values()) == 1, titles.most_common(1)


@pytest.mark.parametrize("framework_id", FRAMEWORK_IDS)
def test_a_title_is_a_phrase_of_one_line_and_a_reason_a_sentence(framework_id: str) -> None:
    for each in load_framework(framework_id).requirements:
        assert each.title
        assert each.title == each.title.strip()
        assert "\n" not in each.title
        assert not each.title.endswith(".")
        # publishers begin theirs with "Ensure", or say what "should" be
        assert not each.title.startswith("Ensure")
        assert " should " not in each.title
        if each.why_manual is not None:
            assert each.kind is Kind.MANUAL, f"{framework_id}:{each.number}"
            assert each.why_manual.endswith(".")


@pytest.mark.parametrize("framework_id", FRAMEWORK_IDS)
def test_the_requirements_of_a_benchmark_have_a_level(framework_id: str) -> None:
    levels = {each.level for each in load_framework(framework_id).requirements}
    assert levels == ({None} if framework_id == "fsbp" else {1, 2})


@pytest.mark.parametrize(
    ("framework_id", "requirements"),
    list(zip(FRAMEWORK_IDS, (58, 63, 64, 62, 64, 63, 63, 70, 396), strict=True)),
)
def test_none_is_lost(framework_id: str, requirements: int) -> None:
    assert len(load_framework(framework_id).requirements) == requirements


@pytest.mark.parametrize("framework_id", [each for each in FRAMEWORK_IDS if each != "fsbp"])
def test_the_numbers_of_a_benchmark_have_no_hole(framework_id: str) -> None:
    """Each number is followed by the next of its section, or by the first of another."""
    found = [
        tuple(map(int, each.number.split(".")))
        for each in load_framework(framework_id).requirements
    ]
    assert found == sorted(found)
    by_section: dict[tuple[int, ...], list[int]] = {}
    for number in found:
        by_section.setdefault(number[:-1], []).append(number[-1])
    for section, lasts in by_section.items():
        # a sub-section takes a number of the section that it is in: 6.1.1 before 6.2
        taken = {
            each[len(section)] for each in by_section if each[: len(section)] == section != each
        }
        assert sorted({*lasts, *taken}) == list(range(1, max(*lasts, *taken, 0) + 1)), section


def controls() -> Iterator[tuple[str, str]]:
    with CONTROLS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for framework_id in FRAMEWORK_IDS:
                for number in filter(None, (row[framework_id] or "").split(",")):
                    yield framework_id, number


def test_every_control_that_is_to_be_covered_is_there() -> None:
    found = set(controls())
    assert {framework_id for framework_id, _ in found} == set(FRAMEWORK_IDS)
    missing = {(name, number) for name, number in found if number not in numbers(name)}
    assert missing == set()


@pytest.mark.parametrize("check", CHECKS)
def test_what_a_check_is_mapped_to_is_there(check: Check[Any]) -> None:
    for reference in check.frameworks:
        framework_id, number = split_reference(reference)
        assert framework_id in FRAMEWORK_IDS, f"{reference}: there is no such framework"
        assert number in numbers(framework_id), f"{reference}: it has no such requirement"


def test_a_framework_that_is_none_is_refused() -> None:
    with pytest.raises(KeyError):
        load_framework("../../pyproject")


def test_the_files_have_no_key_that_is_not_read() -> None:
    folder = Path(fleetscan.frameworks.__file__).with_name("published")
    for path in folder.iterdir():
        assert set(tomllib.loads(path.read_text(encoding="utf-8"))) == {"name", "requirements"}
