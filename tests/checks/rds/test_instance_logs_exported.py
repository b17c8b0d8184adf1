import pytest

from fleetscan.checks.rds.instance_logs_exported import instance_logs_exported
from fleetscan.facts.rds import DBInstance
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.rds.subjects import instance, member

ALL = {
    "postgres": ("postgresql", "upgrade"),
    "mysql": ("audit", "error", "general", "slowquery"),
    "mariadb": ("audit", "error", "general", "slowquery", "iam-db-auth-error"),
    "oracle-se2-cdb": ("alert", "audit", "listener", "trace"),
    "sqlserver-se": ("agent", "error"),
    "db2-ae": ("diag.log", "notify.log"),
}


@pytest.mark.parametrize("engine", ALL)
def test_an_instance_that_sends_all_logs_of_its_engine_passes(engine: str) -> None:
    verdict = instance_logs_exported(instance(engine=engine, log_exports=ALL[engine]))
    assert verdict == Pass("instance orders sends its logs to CloudWatch Logs")


@pytest.mark.parametrize("engine", ALL)
def test_one_that_leaves_one_out_fails(engine: str) -> None:
    assert isinstance(
        instance_logs_exported(instance(engine=engine, log_exports=ALL[engine][1:])), Fail
    )


def test_what_is_missing_is_named() -> None:
    assert instance_logs_exported(instance(log_exports=())) == Fail(
        "instance orders does not send to CloudWatch Logs: postgresql, upgrade"
    )


@pytest.mark.parametrize(
    "subject", [member(log_exports=()), instance(engine="custom-sqlserver-ee", log_exports=())]
)
def test_members_and_rds_custom_are_not_judged(subject: DBInstance) -> None:
    assert isinstance(instance_logs_exported(subject), NotApplicable)
