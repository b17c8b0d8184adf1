from fleetscan.checks.opensearch.domain_access_control_fine_grained import (
    domain_access_control_fine_grained,
)
from fleetscan.verdicts import Fail, Pass
from tests.checks.opensearch.subjects import DOMAIN, settings


def test_a_domain_that_does_passes() -> None:
    verdict = domain_access_control_fine_grained(DOMAIN, settings())
    assert verdict == Pass("domain search has fine-grained access control")


def test_one_that_does_not_fails() -> None:
    assert isinstance(
        domain_access_control_fine_grained(DOMAIN, settings(fine_grained_access_control=False)),
        Fail,
    )
