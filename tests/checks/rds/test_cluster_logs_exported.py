import pytest

from fleetscan.checks.rds.cluster_logs_exported import cluster_logs_exported
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import cluster

ALL = {
    "aurora-mysql": ("audit", "error", "general", "slowquery"),
    "aurora-postgresql": ("postgresql", "instance"),
    "mysql": ("error", "general", "slowquery"),
    "postgres": ("postgresql", "upgrade"),
}


@pytest.mark.parametrize("engine", ALL)
def test_a_cluster_that_sends_all_logs_of_its_engine_passes(engine: str) -> None:
    verdict = cluster_logs_exported(cluster(engine=engine, log_exports=ALL[engine]))
    assert verdict == Pass("cluster ledger sends its logs to CloudWatch Logs")


@pytest.mark.parametrize("engine", ALL)
def test_one_that_leaves_one_out_fails(engine: str) -> None:
    subject = cluster(engine=engine, log_exports=ALL[engine][1:])
    assert isinstance(cluster_logs_exported(subject), Fail)


@pytest.mark.parametrize("engine", ["docdb", "neptune"])
def test_other_services_are_not_judged(engine: str) -> None:
    assert isinstance(cluster_logs_exported(cluster(engine=engine)), NotApplicable)
