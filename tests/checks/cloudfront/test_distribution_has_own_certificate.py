from fleetscan.checks.cloudfront.distribution_has_own_certificate import (
    distribution_has_own_certificate,
)
from fleetscan.facts.cloudfront import ViewerCertificate
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudfront.subjects import distribution


def test_a_certificate_of_ones_own_passes() -> None:
    own = ViewerCertificate(is_default=False, support="sni-only")
    assert isinstance(distribution_has_own_certificate(distribution(certificate=own)), Pass)


def test_that_of_cloudfront_fails() -> None:
    assert isinstance(distribution_has_own_certificate(distribution()), Fail)
