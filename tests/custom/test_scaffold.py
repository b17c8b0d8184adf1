"""What `checks new` writes is a check that works, and a test that is green."""

import subprocess
import sys
from pathlib import Path

import pytest

from fleetscan.custom.scaffold import new_check
from fleetscan.errors import ConfigurationError
from fleetscan.library.checks import default_catalogue
from fleetscan.library.custom import write_new_check

#: of a service with one type, with several, of none, of a global one, and of a word of Python's
IDS = ("s3.named", "ec2.named", "billing.named", "iam.named", "lambda.named")


def test_all_of_it_is_green_at_once(tmp_path: Path) -> None:
    for check_id in IDS:
        write_new_check(check_id, tmp_path / "checks")
    write_new_check("ec2.instance_named", tmp_path / "checks", subject="ec2.Instance")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:asyncio"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{2 * len(IDS) + 2} passed" in done.stdout
    for command in (("check", "--select=E,F,I,W,UP"), ("format", "--check")):
        run = [sys.executable, "-m", "ruff", *command, "--line-length=100", "--no-cache", "."]
        ruff = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ruff.returncode == 0, ruff.stdout


def test_nothing_is_written_over(tmp_path: Path) -> None:
    check, test = write_new_check("s3.named", tmp_path)
    check.unlink()
    before = test.read_bytes()
    with pytest.raises(ConfigurationError, match=r"test_s3_named.py: there already"):
        write_new_check("s3.named", tmp_path)
    assert test.read_bytes() == before
    assert not check.exists()


def test_a_folder_that_cant_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="can't be written: Not a directory"):
        write_new_check("s3.named", tmp_path / "file")


@pytest.mark.parametrize(
    "check_id",
    ["named", "s3.Named", "s3.named.more", "s3.", "facts.named", "tests.named", "s3.class", "3.a"],
)
def test_an_id_that_can_be_none_is_refused(check_id: str) -> None:
    with pytest.raises(ConfigurationError, match=r"expected SERVICE\.STATEMENT"):
        new_check(check_id, default_catalogue())


def test_an_id_of_fleetscans_own_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="fleetscan has this check"):
        new_check("s3.bucket_encrypted", default_catalogue())


def test_a_subject_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r'no such resource\. Did you mean "s3\.Bucket"\?'):
        new_check("s3.named", default_catalogue(), "s3.Bukket")
