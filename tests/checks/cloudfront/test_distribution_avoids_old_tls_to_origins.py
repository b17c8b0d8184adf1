import pytest

from fleetscan.checks.cloudfront.distribution_avoids_old_tls_to_origins import (
    distribution_avoids_old_tls_to_origins,
)
from fleetscan.facts.cloudfront import Origin
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.cloudfront.subjects import distribution, files, web


def test_new_tls_alone_passes() -> None:
    assert isinstance(distribution_avoids_old_tls_to_origins(distribution(web(), files())), Pass)


@pytest.mark.parametrize("old", ["SSLv3", "TLSv1", "TLSv1.1"])
def test_old_tls_beside_new_fails(old: str) -> None:
    subject = distribution(web(), web("legacy", tls=(old, "TLSv1.2")))
    assert distribution_avoids_old_tls_to_origins(subject) == Fail(
        f"distribution E1 offers old TLS to legacy ({old})"
    )


def test_which_are_old_may_be_said() -> None:
    subject = distribution(web(tls=("TLSv1.1",)))
    verdict = distribution_avoids_old_tls_to_origins(subject, old_protocols=("SSLv3",))
    assert isinstance(verdict, Pass)


@pytest.mark.parametrize("origin", [files(), web(policy="http-only", tls=("SSLv3",))])
def test_an_origin_without_tls_is_not_judged(origin: Origin) -> None:
    verdict = distribution_avoids_old_tls_to_origins(distribution(origin))
    assert isinstance(verdict, NotApplicable)
