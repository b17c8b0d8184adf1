from fleetscan.checks.opensearch.domain_logs_exported import domain_logs_exported
from fleetscan.verdicts import Fail, Pass
from tests.checks.opensearch.subjects import DOMAIN, settings


def test_a_domain_with_an_error_log_passes() -> None:
    verdict = domain_logs_exported(DOMAIN, settings())
    assert verdict == Pass("domain search sends to CloudWatch Logs: ES_APPLICATION_LOGS")


def test_one_with_other_logs_fails() -> None:
    others = frozenset({"AUDIT_LOGS", "SEARCH_SLOW_LOGS"})
    assert isinstance(domain_logs_exported(DOMAIN, settings(logs=others)), Fail)


def test_which_logs_can_be_set() -> None:
    verdict = domain_logs_exported(
        DOMAIN, settings(), logs=("ES_APPLICATION_LOGS", "INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS")
    )
    assert verdict == Fail(
        "domain search does not send to CloudWatch Logs: INDEX_SLOW_LOGS, SEARCH_SLOW_LOGS"
    )
