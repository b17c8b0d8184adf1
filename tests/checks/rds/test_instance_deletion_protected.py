import pytest

from fleetscan.checks.rds.instance_deletion_protected import instance_deletion_protected
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


def test_a_protected_instance_passes() -> None:
    verdict = instance_deletion_protected(instance())
    assert verdict == Pass("instance orders is protected from deletion")


@pytest.mark.parametrize("engine", ["postgres", "db2-se"])
def test_an_unprotected_one_fails(engine: str) -> None:
    subject = instance(engine=engine, deletion_protected=False)
    assert isinstance(instance_deletion_protected(subject), Fail)


def test_a_member_has_its_data_in_the_cluster() -> None:
    assert isinstance(instance_deletion_protected(member(deletion_protected=False)), NotApplicable)
