"""Which file of a folder is what."""

from pathlib import Path

import pytest

from fleetscan.custom.layout import layout_of
from fleetscan.errors import ConfigurationError
from tests.custom.folders import written


def test_a_file_is_what_its_place_says(tmp_path: Path) -> None:
    names = [
        "s3/one.py",
        "lambda/two.py",
        "collectors/three.py",
        "facts/four.py",
        "_five.py",
        "s3/_six.py",
        "s3/__init__.py",
        "tests/test_seven.py",
        "tests/eight.py",
        "conftest.py",
        "s3/test_one.py",
        ".hidden/nine.py",
        "__pycache__/ten.py",
        "eleven.toml",
        "s3/twelve.toml",
        "pyproject.toml",
        "README.md",
    ]
    layout = layout_of(Path(written(tmp_path, dict.fromkeys(names, ""))), "here")
    assert [(each.id, each.is_check) for each in layout.modules] == [
        ("collectors.three", False),
        ("lambda.two", True),
        ("s3.one", True),
    ]
    assert list(map(str, layout.declarations)) == ["eleven.toml", "s3/twelve.toml"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("one.py", "one.py: this is no place for a module: a check lies in SERVICE/STATEMENT.py"),
        ("s3/deep/one.py", "s3/deep/one.py: this is no place for a module"),
        ("s3/One.py", "'One' is no name of a service, a check or a module of collectors"),
        ("my-service/one.py", "'my-service' is no name"),
        ("README.md", "there is no check in it: expected SERVICE/STATEMENT.py"),
        ("facts/one.py", "there is no check in it"),
    ],
)
def test_what_can_be_no_check_is_refused(name: str, said: str, tmp_path: Path) -> None:
    written(tmp_path, {name: ""})
    with pytest.raises(ConfigurationError) as refused:
        layout_of(tmp_path, "--checks-path here")
    assert str(refused.value).startswith("--checks-path here: ")
    assert said in str(refused.value)


def test_there_must_be_a_folder(tmp_path: Path) -> None:
    written(tmp_path, {"file": ""})
    with pytest.raises(ConfigurationError, match="here: there is no such folder"):
        layout_of(tmp_path / "nowhere", "here")
    with pytest.raises(ConfigurationError, match="here: this is a file"):
        layout_of(tmp_path / "file", "here")


BEFORE = {"s3/one.py": "1", "facts/two.py": "2", "_three.py": "3", "data.json": "{}"}


@pytest.mark.parametrize(
    "change",
    [
        {"s3/one.py": "2"},
        {"facts/two.py": "3"},
        {"_three.py": ""},
        {"data.json": "[]"},
        {"new.toml": ""},
    ],
    ids=str,
)
def test_each_file_that_a_check_may_depend_on_changes_the_digest(
    change: dict[str, str], tmp_path: Path
) -> None:
    before = layout_of(Path(written(tmp_path, BEFORE)), "here").digest
    assert layout_of(Path(written(tmp_path, change)), "here").digest != before


def test_neither_the_place_of_the_folder_nor_a_test_changes_the_digest(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    written(one, BEFORE)
    written(other, BEFORE | {"tests/test_one.py": "", "s3/__pycache__/one.pyc": ""})
    assert layout_of(one, "one").digest == layout_of(other, "other").digest


def test_what_goes_from_one_file_to_the_next_changes_the_digest(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    written(one, {"s3/a.py": "xy", "s3/b.py": ""})
    written(other, {"s3/a.py": "x", "s3/b.py": "y"})
    assert layout_of(one, "one").digest != layout_of(other, "other").digest


def test_a_link_to_a_folder_is_followed_and_one_that_leads_back_is_not(tmp_path: Path) -> None:
    written(tmp_path / "shared", {"one.py": ""})
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "s3").symlink_to(tmp_path / "shared")
    (tmp_path / "shared" / "back").symlink_to(tmp_path / "here")
    assert [each.id for each in layout_of(tmp_path / "here", "here").modules] == ["s3.one"]
