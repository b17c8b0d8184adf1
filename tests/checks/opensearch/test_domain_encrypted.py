from fleetscan.checks.opensearch.domain_encrypted import domain_encrypted
from fleetscan.verdicts import Fail, Pass
from tests.checks.opensearch.subjects import DOMAIN, settings


def test_a_domain_that_does_passes() -> None:
    verdict = domain_encrypted(DOMAIN, settings())
    assert verdict == Pass("domain search encrypts its data at rest")


def test_one_that_does_not_fails() -> None:
    assert isinstance(domain_encrypted(DOMAIN, settings(encrypted_at_rest=False)), Fail)
