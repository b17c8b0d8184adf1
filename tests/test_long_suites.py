"""Which cases of a long suite run, and the line that sums them up: of tests/conftest.py."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import pytest

@pytest.mark.chaos(sample=3, seeds=20)
def test_seeds(seed, figures):
    figures["gaps"] += seed
    figures["faults: reset"] += 2
    figures["faults: delay"] += 1

@pytest.mark.chaos(sample=2)
@pytest.mark.parametrize("letter", "abcdef")
def test_letters(letter): pass

@pytest.mark.chaos(sample=0)
def test_long(): pass

def test_short(): pass
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("suites")
    shutil.copy(Path(__file__).with_name("conftest.py"), made)
    (made / "test_suite.py").write_text(SUITE)
    (made / "pytest.ini").write_text("[pytest]\nmarkers = chaos\n")
    return made


def run(folder: Path, *arguments: str) -> list[str]:
    """Run the suite; return its lines."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        # those of others are not needed, and take a second to load
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def cases(lines: list[str]) -> list[str]:
    passed = [line.split()[0] for line in lines if " PASSED " in line]
    return [case.removeprefix("test_suite.py::test_") for case in passed]


def test_a_sample_runs_that_is_spread_over_all(folder: Path) -> None:
    assert cases(run(folder)) == [
        *("seeds[0]", "seeds[6]", "seeds[13]"),
        *("letters[a]", "letters[d]"),
        "short",
    ]


def test_all_of_the_long_suites_run_if_asked_for(folder: Path) -> None:
    lines = run(folder, "--chaos", "-m", "chaos")
    seeds = [f"seeds[{seed}]" for seed in range(20)]
    letters = [f"letters[{letter}]" for letter in "abcdef"]
    assert cases(lines) == [*seeds, *letters, "long"]
    (line,) = [line for line in lines if line.startswith("test_suite.py::test_seeds: ")]
    assert line.startswith(
        "test_suite.py::test_seeds: cases 20, gaps 190, faults 60 (delay 20, reset 40), "
    )


def test_a_seed_can_be_run_again(folder: Path) -> None:
    lines = run(folder, "--seed=17", "--seed=3", "-k", "seeds")
    assert cases(lines) == ["seeds[17]", "seeds[3]"]
