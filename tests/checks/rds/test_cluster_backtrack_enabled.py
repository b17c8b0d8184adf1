import pytest

from fleetscan.checks.rds.cluster_backtrack_enabled import cluster_backtrack_enabled
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import cluster


def test_a_cluster_with_a_window_passes() -> None:
    verdict = cluster_backtrack_enabled(cluster(engine="aurora-mysql", backtrack_window=5400))
    assert verdict == Pass("cluster ledger can be backtracked by 1.5 h")


@pytest.mark.parametrize("engine", ["aurora", "aurora-mysql"])
def test_one_without_fails(engine: str) -> None:
    assert isinstance(cluster_backtrack_enabled(cluster(engine=engine)), Fail)


@pytest.mark.parametrize(("min_hours", "kind"), [(0.5, Pass), (24, Pass), (25, Fail)])
def test_how_far_can_be_set(min_hours: float, kind: type) -> None:
    subject = cluster(engine="aurora-mysql", backtrack_window=86400)
    assert isinstance(cluster_backtrack_enabled(subject, min_hours=min_hours), kind)


@pytest.mark.parametrize("engine", ["aurora-postgresql", "mysql", "docdb"])
def test_others_than_aurora_mysql_have_no_such_thing(engine: str) -> None:
    assert isinstance(cluster_backtrack_enabled(cluster(engine=engine)), NotApplicable)
