"""All checks that there are: fleetscan's own, of folders, and of installed packages."""

from pathlib import Path

import pytest

from fleetscan.library.checks import default_catalogue, load_catalogue
from tests.custom.folders import DECLARED, a_check, install, written


def test_with_nothing_custom_they_are_fleetscans_own() -> None:
    assert load_catalogue() is default_catalogue()


def test_folders_and_packages_add_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    install(tmp_path, "acme_checks_library", {"__init__.py": "", "s3/is_a.py": a_check("is_a")})
    folder = written(tmp_path / "folder", {"s3/is_b.py": a_check("is_b")})
    own = set(default_catalogue().checks)
    assert set(load_catalogue(folder).checks) == own | {"s3.is_a", "s3.is_b"}
    assert set(load_catalogue(folder, installed=False).checks) == own | {"s3.is_b"}


def test_a_folder_that_is_named_twice_is_one(tmp_path: Path) -> None:
    folder = written(tmp_path, {"s3/is_b.py": a_check("is_b")})
    once = load_catalogue(folder, installed=False)
    twice = load_catalogue(folder, Path(folder), installed=False)
    assert twice.custom_checks == once.custom_checks


def test_a_requirement_that_no_framework_has_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mapped = DECLARED.replace("company-1.0:3.2", 'cis-7.0:3.1.1", "cis-7.0:99.9", "company-1.0:3.2')
    folder = written(tmp_path, {"checks.toml": mapped})
    load_catalogue(folder, installed=False)
    (record,) = caplog.records
    assert record.getMessage() == (
        "s3.bucket_named: no requirement cis-7.0:99.9 is known: scores count it, and `fleetscan "
        "frameworks show` does not have it"
    )
