import pytest

from fleetscan.checks.cloudfront.distribution_uses_sni import distribution_uses_sni
from fleetscan.facts.cloudfront import ViewerCertificate
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.cloudfront.subjects import distribution


def test_sni_passes() -> None:
    own = ViewerCertificate(is_default=False, support="sni-only")
    assert isinstance(distribution_uses_sni(distribution(certificate=own)), Pass)


@pytest.mark.parametrize("support", ["vip", "static-ip"])
def test_addresses_of_ones_own_fail(support: str) -> None:
    own = ViewerCertificate(is_default=False, support=support)
    assert distribution_uses_sni(distribution(certificate=own)) == Fail(
        f"distribution E1 serves its certificate by {support}"
    )


def test_the_certificate_of_cloudfront_is_not_judged() -> None:
    assert isinstance(distribution_uses_sni(distribution()), NotApplicable)
