from fleetscan.checks.rds.instance_encrypted import instance_encrypted
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


def test_an_encrypted_instance_passes() -> None:
    verdict = instance_encrypted(instance(encrypted=True))
    assert verdict == Pass("the storage of instance orders is encrypted")


def test_a_plain_one_fails() -> None:
    assert isinstance(instance_encrypted(instance(encrypted=False)), Fail)


def test_the_storage_of_a_member_is_its_clusters() -> None:
    assert isinstance(instance_encrypted(member(encrypted=False)), NotApplicable)
