import pytest

from fleetscan.checks.cloudfront.distribution_encrypts_to_origins import (
    distribution_encrypts_to_origins,
)
from fleetscan.facts.cloudfront import Distribution, OriginGroup
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.cloudfront.subjects import behavior, distribution, files, web

MATCHING = web("matching", "match-viewer")
BOTH = OriginGroup(id="both", members=("web", "matching"))


@pytest.mark.parametrize(
    "subject",
    [
        distribution(web(), files()),
        distribution(MATCHING, behaviors=(behavior("matching", "redirect-to-https"),)),
        # another origin's viewers do not matter
        distribution(
            MATCHING,
            web(),
            behaviors=(behavior("matching"), behavior("web", "allow-all")),
        ),
    ],
)
def test_https_alone_passes(subject: Distribution) -> None:
    assert isinstance(distribution_encrypts_to_origins(subject), Pass)


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        (distribution(web(), web("plain", "http-only")), "plain"),
        (distribution(MATCHING, behaviors=(behavior("matching", "allow-all"),)), "matching"),
        (
            distribution(
                MATCHING, behaviors=(behavior("matching"), behavior("matching", "allow-all"))
            ),
            "matching",
        ),
        (
            distribution(
                web(), MATCHING, groups=(BOTH,), behaviors=(behavior("both", "allow-all"),)
            ),
            "matching",
        ),
        (distribution(web("odd", "of-the-future")), "odd"),
    ],
)
def test_a_way_to_speak_http_fails(subject: Distribution, named: str) -> None:
    verdict = distribution_encrypts_to_origins(subject)
    assert verdict == Fail(f"distribution E1 may speak HTTP to {named}")


def test_a_distribution_of_buckets_is_not_judged() -> None:
    verdict = distribution_encrypts_to_origins(distribution(files()))
    assert isinstance(verdict, NotApplicable)
