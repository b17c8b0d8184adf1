"""`checks new`, `checks facts` and `--checks-path`, as far as nothing is swept."""

import json
from pathlib import Path

import pytest

from fleetscan.cli.main import run
from tests.custom.folders import DECLARED, a_check, written


def test_a_new_check_is_written_with_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["checks", "new", "s3.bucket_named"]) == 0
    said = capfd.readouterr().out
    for path in ("custom-checks/s3/bucket_named.py", "custom-checks/tests/test_s3_bucket_named.py"):
        assert Path(path).exists()
        assert path in said
    assert "python -m pytest custom-checks" in said
    assert "--checks-path custom-checks --checks s3.bucket_named" in said
    assert run(["checks", "new", "s3.bucket_named"]) == 2
    assert "nothing is written over it" in capfd.readouterr().err


def test_facts_are_listed_with_their_members(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["checks", "facts", "s3.Bucket", "base.*", "--format=json"]) == 0
    found = {each["name"]: each for each in json.loads(capfd.readouterr().out)}
    assert set(found) == {"s3.Bucket", "base.Tags", "base.Taggable"}
    assert "own" in [member["name"] for member in found["base.Tags"]["members"]]


def test_facts_are_shown_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["checks", "facts", "s3.BucketEncryption"]) == 0
    said = capsys.readouterr().out
    assert "Told of: s3.Bucket" in said
    assert "algorithms: tuple[str, ...]" in said


def test_facts_that_there_are_none_of_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["checks", "facts", "s3.Bukket"]) == 2
    assert "no fact matches; nearest: s3.Bucket" in capsys.readouterr().err


def test_what_is_named_twice_with_a_path_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = written(tmp_path / "one", {"s3/is_one.py": a_check("is_one")})
    two = written(tmp_path / "two", {"company.toml": DECLARED})
    options = ["--checks-path", one, "--checks-path", two, "--checks=s3.is_one,s3.bucket_named"]
    assert run(["checks", "list", *options]) == 0
    ids = [line.split()[0] for line in capsys.readouterr().out.splitlines()[:2]]
    assert ids == ["s3.bucket_named", "s3.is_one"]


def test_a_policy_of_whom_a_role_trusts_has_no_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["iam-policy", "--part=source", "--checks-path=nowhere"]) == 2
    assert "--checks-path: it belongs to --part target" in capsys.readouterr().err
