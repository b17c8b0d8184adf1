"""The import contracts of pyproject.toml hold, and each of them can fail."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

#: For each contract, an import that it forbids: the module that gets it, and the line.
VIOLATIONS = {
    "Imports point one way": ("errors.py", "import fleetscan.fleet"),
    "The command line is built on the library, and on nothing else": (
        "cli/plain.py",
        "import fleetscan.store",
    ),
    "Only fleetscan.aws knows the AWS client": ("fleet/model.py", "import botocore.session"),
    "Only what runs tasks, or waits, imports anyio": ("collectors/s3.py", "import anyio"),
    "Only the demo simulates AWS": ("aws/sessions.py", "from moto import mock_aws"),
    "Checks judge facts, and neither touches the world": (
        "checks/s3/bucket_encrypted.py",
        "import time",
    ),
    "The engine is handed its catalogue": (
        "engine/__init__.py",
        "from fleetscan.checks.s3 import bucket_encrypted",
    ),
}


def copy_package(folder: Path) -> None:
    """Copy the sources of the package and its settings into this folder."""
    shutil.copy(PROJECT / "pyproject.toml", folder)
    compiled = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "fleetscan", folder / "fleetscan", ignore=compiled)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the package in this folder."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_import_points_the_agreed_way() -> None:
    outcome = lint_imports(PROJECT)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_every_contract_has_an_import_that_breaks_it() -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]

    assert [contract["name"] for contract in contracts] == list(VIOLATIONS)


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_forbidden_import_breaks_its_contract(contract: str, tmp_path: Path) -> None:
    module, line = VIOLATIONS[contract]
    copy_package(tmp_path)
    with (tmp_path / "fleetscan" / module).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")

    outcome = lint_imports(tmp_path)

    assert f"{contract} BROKEN" in outcome.stdout, outcome.stdout + outcome.stderr
    assert outcome.returncode == 1


def test_a_module_outside_every_layer_breaks_the_layers(tmp_path: Path) -> None:
    copy_package(tmp_path)
    (tmp_path / "fleetscan" / "unplaced.py").write_text("", encoding="utf-8")

    outcome = lint_imports(tmp_path)

    assert "- fleetscan.unplaced" in outcome.stdout, outcome.stdout + outcome.stderr
    assert outcome.returncode == 1
