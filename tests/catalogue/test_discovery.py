"""What packages hold is found, and a check is imported when it is asked for."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fleetscan.catalogue import Catalogue, discover
from fleetscan.catalogue.declare import DeclarationError
from fleetscan.catalogue.selection import select
from fleetscan.errors import ConfigurationError

CHECK = '''
from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket
from fleetscan.verdicts import Pass, Severity, Verdict


@check(severity=Severity.LOW)
def {name}(bucket: Bucket) -> Verdict:
    """The bucket is one.

    Why:
        It is.

    Fix:
        Leave it.
    """
    return Pass(bucket.id)
'''


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """A catalogue with one check, one whose module can't be imported, and one that is another."""
    folder = tmp_path / "found" / "checks" / "s3"
    folder.mkdir(parents=True)
    for package in (folder, folder.parent, folder.parent.parent):
        (package / "__init__.py").touch()
    (folder / "one.py").write_text(CHECK.format(name="one"), encoding="utf-8")
    (folder / "none.py").write_text("", encoding="utf-8")
    (folder / "broken.py").write_text("raise RuntimeError('imported')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield discover("found.checks", "fleetscan.collectors")
    for name in [name for name in sys.modules if name.partition(".")[0] == "found"]:
        del sys.modules[name]


def test_a_check_is_imported_when_it_is_asked_for(catalogue: Catalogue) -> None:
    assert list(catalogue.checks) == ["s3.broken", "s3.none", "s3.one"]
    assert len(catalogue.checks) == 3
    assert "s3.broken" in catalogue.checks
    assert "s3.two" not in catalogue.checks
    assert "found.checks.s3.one" not in sys.modules
    one = catalogue.checks["s3.one"]
    assert one.id == "s3.one"
    assert catalogue.checks["s3.one"] is one
    assert catalogue.needs([one]).subjects(one)
    assert catalogue.options("s3.one", {}, source="accounts.toml") == {}
    with pytest.raises(KeyError):
        catalogue.checks["s3.two"]
    with pytest.raises(RuntimeError, match="imported"):
        catalogue.checks["s3.broken"]


def test_a_choice_by_id_or_service_imports_what_it_takes_alone(catalogue: Catalogue) -> None:
    (one,) = select(catalogue.checks, include=["s3.o*"], services=["s3"])
    assert one.id == "s3.one"
    assert select(catalogue.checks, exclude=["s3.broken", "s3.none"]) == (one,)
    with pytest.raises(ConfigurationError, match=r"s3\.onne: no check matches; nearest: s3\.one"):
        select(catalogue.checks, include=["s3.onne"])


def test_a_module_of_another_name_than_its_check_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(DeclarationError, match=r"found\.checks\.s3\.none: expected the check"):
        catalogue.checks["s3.none"]


def test_a_command_about_one_check_imports_one() -> None:
    code = """
import sys
from fleetscan.cli.main import run
code = run(["checks", "show", "s3.bucket_encrypted"])
found = [each for each in sys.modules if each.startswith("fleetscan.checks.")]
print(code, sorted(each for each in found if each.count(".") > 2), file=sys.stderr)
"""
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert process.stderr == "0 ['fleetscan.checks.s3.bucket_encrypted']\n"
