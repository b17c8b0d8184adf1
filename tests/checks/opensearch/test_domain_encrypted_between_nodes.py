from fleetscan.checks.opensearch.domain_encrypted_between_nodes import (
    domain_encrypted_between_nodes,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.opensearch.subjects import DOMAIN, settings


def test_a_domain_that_does_passes() -> None:
    verdict = domain_encrypted_between_nodes(DOMAIN, settings())
    assert verdict == Pass("domain search encrypts what its nodes send each other")


def test_one_that_does_not_fails() -> None:
    assert isinstance(
        domain_encrypted_between_nodes(DOMAIN, settings(encrypted_between_nodes=False)), Fail
    )
