import pytest

from fleetscan.checks.rds.cluster_iam_authentication import cluster_iam_authentication
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import cluster


@pytest.mark.parametrize("engine", ["aurora-mysql", "aurora-postgresql", "postgres"])
def test_a_cluster_that_lets_iam_sign_in_passes(engine: str) -> None:
    verdict = cluster_iam_authentication(cluster(engine=engine))
    assert verdict == Pass("cluster ledger lets IAM sign people in")


def test_one_that_does_not_fails() -> None:
    assert isinstance(cluster_iam_authentication(cluster(iam_authentication=False)), Fail)


@pytest.mark.parametrize("engine", ["docdb", "neptune"])
def test_other_services_are_not_judged(engine: str) -> None:
    subject = cluster(engine=engine, iam_authentication=False)
    assert isinstance(cluster_iam_authentication(subject), NotApplicable)
