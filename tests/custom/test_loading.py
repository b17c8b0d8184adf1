"""Modules of folders and of installed packages are imported, or known by their error."""

import logging
import sys
from pathlib import Path

import pytest

from fleetscan.custom.loading import load_folder, load_packages
from tests.custom.folders import a_check, install, written


def test_a_check_has_the_id_of_its_path(tmp_path: Path) -> None:
    loaded = load_folder(written(tmp_path, {"s3/is_one.py": a_check("is_one")}))
    assert [each.id for each in loaded.checks] == ["s3.is_one"]
    assert not loaded.broken


def test_modules_import_each_other_from_where_they_are(tmp_path: Path) -> None:
    files = {
        "facts/lids.py": "LID = 'a lid'\n",
        "_common.py": "from .facts.lids import LID\n",
        "s3/is_one.py": a_check("is_one", more="from .._common import LID\nassert LID"),
    }
    assert not load_folder(written(tmp_path, files)).broken


def test_no_module_comes_in_the_way_of_another(tmp_path: Path) -> None:
    """A folder of a service may be called as a module of Python is: `json`, or `logging`."""
    names = set(sys.modules)
    path = list(sys.path)
    load_folder(written(tmp_path, {"logging/is_one.py": a_check("is_one")}))
    assert sys.modules["logging"] is logging
    assert sys.path == path
    new = set(sys.modules) - names
    assert {each.partition(".")[0].startswith("fleetscan_custom_checks_") for each in new} == {True}


def test_a_module_that_changed_is_not_taken_for_what_it_was(tmp_path: Path) -> None:
    written(tmp_path, {"s3/is_one.py": a_check("is_one")})
    before = load_folder(str(tmp_path)).checks[0]
    assert load_folder(str(tmp_path)).checks[0].function is before.function
    written(tmp_path, {"s3/is_one.py": a_check("is_one").replace("Severity.LOW", "Severity.HIGH")})
    (after,) = load_folder(str(tmp_path)).checks
    assert (before.severity, after.severity) == ("low", "high")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import no_such_package", "No module named 'no_such_package'"),
        ("from ..facts.nothing import It", "facts"),
        ("def is_one(:", "invalid syntax"),
        ("raise SystemExit(3)", "it ended the program"),
        ("", "expected one check, the function is_one; it declares: none"),
        (a_check("another"), "expected one check, the function is_one; it declares: another"),
        (a_check("is_one") + a_check("is_two"), "it declares: is_one, is_two"),
        (a_check("is_one").replace("Fix:", "Mend:"), "the docstring has no section 'fix'"),
        (a_check("is_one", parameters="bucket: str"), "the subject 'bucket' is not a resource"),
    ],
    ids=str,
)
def test_what_cant_be_loaded_is_known_by_its_id_and_its_error(
    text: str, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = {"s3/is_one.py": text, "s3/is_fine.py": a_check("is_fine")}
    loaded = load_folder(written(tmp_path, files))
    assert [each.id for each in loaded.checks] == ["s3.is_fine"]
    assert said in str(loaded.broken["s3.is_one"])
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "s3/is_one.py could not be loaded" in record.getMessage()
    assert record.exc_info


def test_an_interrupt_while_importing_is_one(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        load_folder(written(tmp_path, {"s3/is_one.py": "raise KeyboardInterrupt"}))


COLLECTOR = '''\
from fleetscan.catalogue import Api, Call, collector
from fleetscan.facts.s3 import Bucket
import msgspec

class Lid(msgspec.Struct, frozen=True):
    """A lid."""

@collector(Call("s3:GetBucketVersioning"))
async def bucket_encryption(api: Api, bucket: Bucket) -> Lid:
    """Read it."""
    return Lid()
'''


def test_collectors_have_ids_that_no_other_has(tmp_path: Path) -> None:
    """`s3.bucket_encryption` is a collector of fleetscan's own."""
    loaded = load_folder(written(tmp_path, {"collectors/s3.py": COLLECTOR}))
    (found,) = loaded.collectors
    assert found.id.endswith(".collectors.s3.bucket_encryption")
    assert found.id != "s3.bucket_encryption"


def test_a_module_of_a_check_may_hold_its_collector(tmp_path: Path) -> None:
    text = COLLECTOR + a_check("is_one", parameters="bucket: Bucket, lid: Lid")
    loaded = load_folder(written(tmp_path, {"s3/is_one.py": text}))
    assert (len(loaded.checks), len(loaded.collectors)) == (1, 1)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that packages are installed in."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_an_installed_package_is_found_by_its_entry_point(site: Path) -> None:
    install(site, "acme_checks_found", {"__init__.py": "", "s3/is_one.py": a_check("is_one")})
    (loaded,) = load_packages()
    assert [each.id for each in loaded.checks] == ["s3.is_one"]
    assert loaded.name == "the installed package acme_checks_found"
    assert loaded.checks[0].function.__module__ == "acme_checks_found.s3.is_one"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"__init__.py": "import no_such_package"}, "No module named 'no_such_package'"),
        ({"__init__.py": "", "tools.py": ""}, "tools.py: this is no place for a module"),
        ({"__init__.py": ""}, "there is no check in it"),
    ],
    ids=str,
)
def test_a_package_that_cant_be_used_is_a_gap_and_no_end(
    files: dict[str, str], said: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "acme_checks_broken", raising=False)
    install(site, "acme_checks_broken", files, name="Acme Inc.")
    (loaded,) = load_packages()
    assert list(loaded.broken) == ["acme_inc_.installed_checks"]
    assert said in str(loaded.broken["acme_inc_.installed_checks"])
