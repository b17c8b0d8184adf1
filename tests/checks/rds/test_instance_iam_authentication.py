import pytest

from fleetscan.checks.rds.instance_iam_authentication import instance_iam_authentication
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member


@pytest.mark.parametrize("engine", ["mariadb", "mysql", "postgres"])
def test_an_instance_that_lets_iam_sign_in_passes(engine: str) -> None:
    verdict = instance_iam_authentication(instance(engine=engine))
    assert verdict == Pass("instance orders lets IAM sign people in")


@pytest.mark.parametrize(
    ("engine", "version"),
    [("postgres", "17.2"), ("mysql", "8.4.3"), ("mariadb", "10.6.20"), ("mariadb", "11.4.4")],
)
def test_one_that_could_and_does_not_fails(engine: str, version: str) -> None:
    subject = instance(engine=engine, engine_version=version, iam_authentication=False)
    assert isinstance(instance_iam_authentication(subject), Fail)


@pytest.mark.parametrize(
    "subject",
    [
        member(iam_authentication=False),
        instance(engine="mysql", cluster="multi-az", iam_authentication=False),
        instance(engine="oracle-ee", iam_authentication=False),
        instance(engine="mariadb", engine_version="10.5.27", iam_authentication=False),
    ],
)
def test_members_and_engines_that_can_not_are_not_judged(subject: DBInstance) -> None:
    assert isinstance(instance_iam_authentication(subject), NotApplicable)
