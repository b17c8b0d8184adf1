import pytest

from fleetscan.checks.rds.instance_port_not_default import instance_port_not_default
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


def test_a_port_of_its_own_passes() -> None:
    assert instance_port_not_default(instance(port=6432)) == Pass(
        "instance orders has the port 6432, which is not the default"
    )


@pytest.mark.parametrize(
    ("engine", "port"),
    [
        ("postgres", 5432),
        ("mysql", 3306),
        ("mariadb", 3306),
        ("oracle-se2-cdb", 1521),
        ("custom-oracle-ee", 1521),
        ("sqlserver-web", 1433),
        ("db2-ae", 50000),
    ],
)
def test_the_default_of_the_engine_fails(engine: str, port: int) -> None:
    assert isinstance(instance_port_not_default(instance(engine=engine, port=port)), Fail)


def test_the_default_of_another_engine_passes_unless_it_is_refused_too() -> None:
    subject = instance(engine="postgres", port=3306)
    assert isinstance(instance_port_not_default(subject), Pass)
    assert isinstance(instance_port_not_default(subject, more_ports=(3306,)), Fail)


def test_members_and_those_without_a_port_yet_are_not_judged() -> None:
    assert isinstance(instance_port_not_default(member(port=5432)), NotApplicable)
    assert isinstance(instance_port_not_default(instance(port=None)), NotApplicable)
