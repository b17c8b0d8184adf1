from fleetscan.checks.opensearch.domain_audit_logs_exported import domain_audit_logs_exported
from fleetscan.verdicts import Fail, Pass
from tests.checks.opensearch.subjects import DOMAIN, settings


def test_a_domain_with_audit_logs_passes() -> None:
    verdict = domain_audit_logs_exported(DOMAIN, settings())
    assert verdict == Pass("domain search sends audit logs to CloudWatch Logs")


def test_one_with_other_logs_fails() -> None:
    others = frozenset({"ES_APPLICATION_LOGS", "SEARCH_SLOW_LOGS"})
    assert isinstance(domain_audit_logs_exported(DOMAIN, settings(logs=others)), Fail)
