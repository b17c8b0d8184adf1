import pytest

from fleetscan.checks.rds.instance_admin_name_not_default import instance_admin_name_not_default
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


def test_a_name_of_its_own_passes() -> None:
    assert instance_admin_name_not_default(instance()) == Pass(
        "the administrator of instance orders is orders_owner, which is no default name"
    )


@pytest.mark.parametrize("name", ["admin", "postgres"])
def test_a_name_that_everybody_knows_fails(name: str) -> None:
    assert isinstance(instance_admin_name_not_default(instance(admin_name=name)), Fail)


def test_which_names_those_are_can_be_set() -> None:
    subject = instance(admin_name="root")
    assert isinstance(instance_admin_name_not_default(subject), Pass)
    assert isinstance(instance_admin_name_not_default(subject, default_names=("root",)), Fail)


@pytest.mark.parametrize(
    "subject", [member(admin_name="postgres"), instance(engine="docdb", admin_name="admin")]
)
def test_members_and_other_services_are_not_judged(subject: DBInstance) -> None:
    assert isinstance(instance_admin_name_not_default(subject), NotApplicable)
