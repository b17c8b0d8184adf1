import pytest

from fleetscan.checks.redshift.cluster_audit_logged import cluster_audit_logged
from fleetscan.facts.redshift import AuditLogging
from fleetscan.verdicts import Fail, Pass
from tests.checks.redshift.subjects import cluster


@pytest.mark.parametrize("destination", ["cloudwatch", "audit-logs"])
def test_a_cluster_that_logs_passes(destination: str) -> None:
    logs = frozenset({"connectionlog", "userlog"})
    logging = AuditLogging(enabled=True, destination=destination, logs=logs)
    assert cluster_audit_logged(cluster(), logging) == Pass(
        f"cluster warehouse logs to {destination}"
    )


def test_one_that_leaves_connections_out_fails() -> None:
    logs = frozenset({"useractivitylog", "userlog"})
    logging = AuditLogging(enabled=True, destination="cloudwatch", logs=logs)
    assert cluster_audit_logged(cluster(), logging) == Fail(
        "cluster warehouse does not log to cloudwatch: connectionlog"
    )


def test_one_that_does_not_fails() -> None:
    logging = AuditLogging(enabled=False, destination=None)
    assert isinstance(cluster_audit_logged(cluster(), logging), Fail)
