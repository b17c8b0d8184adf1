"""The check that CONTRIBUTING.md adds, added as it says, is a check as any other."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct

ROOT = Path(__file__).parents[2]

#: it runs the tests of all checks
LIES = "tests/catalogue/test_registry.py::test_the_tests_of_every_check_notice_when_it_lies"

#: what a block does to which file, and its content
BLOCK = re.compile(r"^```python\n# (added to|new file) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

#: the import lines that a block begins with, and the rest of it
IMPORTS = re.compile(r"(?P<imports>(?:(?:import|from) [^\n]*\n|\n)*)(?P<rest>.*)", re.DOTALL)

#: where a file's own imports begin, after its docstring
FIRST_IMPORT = re.compile(r"^(?=import |from )", re.MULTILINE)


class Followed(Struct, frozen=True):
    """A copy of the project to which the blocks were added."""

    folder: Path
    new: tuple[str, ...]
    changed: tuple[str, ...]

    def run(self, *arguments: str) -> str:
        """Run a module of Python there; fail with its output unless it succeeds."""
        # neither a user's variables nor those of the test run that this is part of
        names = {"PATH", "HOME", "LANG", "TMPDIR"} & set(os.environ)
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.folder,
            env={name: os.environ[name] for name in names},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    folder = tmp_path_factory.mktemp("contributing")
    for name in ("fleetscan", "tests"):
        # what Python compiled holds for a copy as well; not what another process just writes
        ignored = shutil.ignore_patterns("*.pyc.*")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    paths: dict[str, list[str]] = {"new file": [], "added to": []}
    for how, path, code in BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        paths[how].append(path)
        file = folder / path
        if how == "added to":
            add_to(file, code)
        else:
            create(file, code)
    return Followed(folder, tuple(paths["new file"]), tuple(paths["added to"]))


def create(file: Path, code: str) -> None:
    """Write a new file, unless somebody who tries the example out has done so."""
    if file.exists():
        assert file.read_text(encoding="utf-8") == code, (
            f"{file.name} is there, and not as in CONTRIBUTING.md: mend that, or if this check is"
            " here to stay, show another one there"
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code, encoding="utf-8")


def add_to(file: Path, code: str) -> None:
    """Add a block to a file: its imports to those at the top, the rest to the end.

    What somebody who tries the example out has added is there already.
    """
    parts = IMPORTS.fullmatch(code)
    assert parts is not None
    before = file.read_text(encoding="utf-8")
    if parts["rest"] not in before:
        after = FIRST_IMPORT.sub(parts["imports"].rstrip("\n") + "\n", before, count=1)
        file.write_text(f"{after}\n\n{parts['rest']}", encoding="utf-8")


def test_every_block_of_python_says_which_file_it_is_of() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) == text.count("```python") > 0


def test_the_new_check_its_collector_and_the_registry_are_green(followed: Followed) -> None:
    (test,) = [path for path in followed.new if path.startswith("tests/checks/")]
    tests = [test, *(path for path in followed.changed if path.startswith("tests/"))]
    tests += ["tests/collectors/test_every_collector.py", "tests/catalogue/test_registry.py"]
    options = ("-p", "no:cacheprovider", "-v", "--deselect", LIES)
    output = followed.run("pytest", *options, *tests)
    check = "key_granted_within_account"
    assert f"test_{check}.py" in output
    # the registry has both, for what its collector calls is shown with the check
    assert "kms:ListGrants" in followed.run("fleetscan", "checks", "show", f"kms.{check}")


def test_its_tests_notice_when_the_new_check_lies(followed: Followed) -> None:
    (test,) = [path for path in followed.new if path.startswith("tests/checks/")]
    lying = ("-p", "no:cacheprovider", "-p", "tests.catalogue.lying_checks")
    output = followed.run("pytest", *lying, test)
    assert f"noticed Pass {test}" in output
    assert f"noticed Fail {test}" in output


def test_all_of_it_is_as_make_lint_wants_it(followed: Followed) -> None:
    """Once `make format` has sorted the imports."""
    ruff = ("ruff", "check", "--no-cache")
    followed.run(*ruff, "--fix", "--select=I", *followed.changed)
    followed.run(*ruff, *followed.new, *followed.changed)
    formatted = ("ruff", "format", "--check", "--no-cache")
    followed.run(*formatted, *followed.new, *followed.changed)
