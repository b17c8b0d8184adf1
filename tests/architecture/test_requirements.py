"""The locks say what pyproject.toml asks for, with a hash for each package and no address."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[2]
LOCKS = {path.stem: path for path in (PROJECT / "requirements").glob("*.txt")}

#: Which of pyproject.toml's lists each lock holds.
SETS: dict[str, list[tuple[str, ...]]] = {
    "runtime": [("project", "dependencies")],
    "demo": [
        ("project", "dependencies"),
        ("project", "optional-dependencies", "demo"),
        ("dependency-groups", "build"),
        ("build-system", "requires"),
    ],
    "dev": [
        ("project", "dependencies"),
        ("project", "optional-dependencies", "demo"),
        ("project", "optional-dependencies", "import"),
        ("dependency-groups", "build"),
        ("dependency-groups", "lint"),
        ("dependency-groups", "test"),
        ("build-system", "requires"),
    ],
    "bench": [
        ("project", "dependencies"),
        ("dependency-groups", "build"),
        ("dependency-groups", "bench"),
        ("build-system", "requires"),
    ],
    "lock": [("dependency-groups", "lock")],
}


def requirements_of(lock: str) -> list[Requirement]:
    """Read what pyproject.toml asks for in this lock."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    texts: list[str] = []
    for keys in SETS[lock]:
        table: Any = settings
        for key in keys:
            table = table[key]
        texts += table
    return [Requirement(text) for text in texts]


def entries_of(lock: str) -> list[str]:
    """Read the lock's entries, each with its continuation lines and without comments."""
    text = re.sub(r"^\s*#.*\n?", "", LOCKS[lock].read_text("utf-8"), flags=re.MULTILINE)
    return re.sub(r"\s*\\\n\s*", " ", text).splitlines()


def pins_of(lock: str) -> dict[str, set[str]]:
    """Read the versions of each package; one that differs by Python has several."""
    pins: dict[str, set[str]] = {}
    for entry in entries_of(lock):
        requirement = Requirement(entry.partition(" --hash")[0])
        version = str(requirement.specifier).removeprefix("==")
        pins.setdefault(canonicalize_name(requirement.name), set()).add(version)
    return pins


def test_every_lock_is_of_a_known_set() -> None:
    assert LOCKS.keys() == SETS.keys()


@pytest.mark.parametrize("lock", SETS)
def test_a_lock_satisfies_all_that_is_asked_for(lock: str) -> None:
    pins = pins_of(lock)

    unsatisfied = [
        str(requirement)
        for requirement in requirements_of(lock)
        if not (versions := pins.get(canonicalize_name(requirement.name)))
        or not all(requirement.specifier.contains(version) for version in versions)
    ]

    assert unsatisfied == [], "run `make lock`"


@pytest.mark.parametrize("lock", SETS)
def test_every_locked_package_has_one_version_and_its_hashes(lock: str) -> None:
    loose = [
        entry
        for entry in entries_of(lock)
        if not re.fullmatch(r"[a-z0-9-]+==\S+( ; [^\\]+?)?( --hash=sha256:[0-9a-f]{64})+", entry)
    ]

    assert loose == []


@pytest.mark.parametrize("lock", SETS)
def test_a_lock_names_no_address_and_no_folder(lock: str) -> None:
    text = LOCKS[lock].read_text("utf-8")

    assert re.findall(r"\w+://\S*|(?<= )/\S+|^-.*", text, flags=re.MULTILINE) == []


def test_the_locks_agree_on_every_version() -> None:
    dev = pins_of("dev")

    assert {name: dev.get(name) for name in pins_of("demo")} == pins_of("demo")
    assert {name: dev.get(name) for name in pins_of("runtime")} == pins_of("runtime")
