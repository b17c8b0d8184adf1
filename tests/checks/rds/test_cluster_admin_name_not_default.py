import pytest

from fleetscan.checks.rds.cluster_admin_name_not_default import cluster_admin_name_not_default
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import cluster


def test_a_name_of_its_own_passes() -> None:
    assert cluster_admin_name_not_default(cluster()) == Pass(
        "the administrator of cluster ledger is ledger_owner, which is no default name"
    )


@pytest.mark.parametrize("name", ["admin", "postgres"])
def test_a_name_that_everybody_knows_fails(name: str) -> None:
    assert isinstance(cluster_admin_name_not_default(cluster(admin_name=name)), Fail)


def test_which_names_those_are_can_be_set() -> None:
    subject = cluster(admin_name="root")
    assert isinstance(cluster_admin_name_not_default(subject, default_names=("root",)), Fail)


@pytest.mark.parametrize("engine", ["docdb", "neptune"])
def test_other_services_are_not_judged(engine: str) -> None:
    subject = cluster(engine=engine, admin_name="admin")
    assert isinstance(cluster_admin_name_not_default(subject), NotApplicable)
