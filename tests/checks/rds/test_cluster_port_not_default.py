import pytest

from fleetscan.checks.rds.cluster_port_not_default import cluster_port_not_default
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import cluster


def test_a_port_of_its_own_passes() -> None:
    assert cluster_port_not_default(cluster(port=6432)) == Pass(
        "cluster ledger has the port 6432, which is not the default"
    )


@pytest.mark.parametrize(
    ("engine", "port"),
    [("aurora-postgresql", 5432), ("aurora-mysql", 3306), ("aurora", 3306), ("postgres", 5432)],
)
def test_the_default_of_the_engine_fails(engine: str, port: int) -> None:
    assert isinstance(cluster_port_not_default(cluster(engine=engine, port=port)), Fail)


def test_more_ports_can_be_refused() -> None:
    assert isinstance(cluster_port_not_default(cluster(port=3306), more_ports=(3306,)), Fail)


def test_other_services_and_those_without_a_port_yet_are_not_judged() -> None:
    subject = cluster(engine="docdb", port=27017)
    assert isinstance(cluster_port_not_default(subject), NotApplicable)
    assert isinstance(cluster_port_not_default(cluster(port=None)), NotApplicable)
