from fleetscan.checks.cloudfront.distribution_fails_over import distribution_fails_over
from fleetscan.facts.cloudfront import OriginGroup
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudfront.subjects import distribution, web


def test_a_group_of_two_origins_passes() -> None:
    both = OriginGroup(id="both", members=("a", "b"))
    verdict = distribution_fails_over(distribution(web("a"), web("b"), groups=(both,)))
    assert verdict == Pass("distribution E1 has the origin groups both")


def test_two_origins_without_a_group_fail() -> None:
    assert isinstance(distribution_fails_over(distribution(web("a"), web("b"))), Fail)
