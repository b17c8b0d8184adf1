from fleetscan.checks.efs.file_system_encrypted import file_system_encrypted
from fleetscan.verdicts import Fail, Pass
from tests.checks.efs.subjects import system


def test_an_encrypted_file_system_passes() -> None:
    assert file_system_encrypted(system()) == Pass("file system fs-1 is encrypted")


def test_a_plain_one_fails() -> None:
    assert isinstance(file_system_encrypted(system(encrypted=False)), Fail)
