from fleetscan.checks.cloudfront.distribution_fails_over import distribution_fails_over
from fleetscan.facts.cloudfront import OriginGroup
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudfront.subjects import behavior, distribution, web

BOTH = OriginGroup(id="both", members=("a", "b"))


def test_a_group_of_two_origins_passes() -> None:
    behaviors = (behavior("a"), behavior("both"))
    subject = distribution(web("a"), web("b"), groups=(BOTH,), behaviors=behaviors)
    assert distribution_fails_over(subject) == Pass("distribution E1 uses the origin groups both")


def test_a_group_that_no_behavior_uses_fails() -> None:
    subject = distribution(web("a"), web("b"), groups=(BOTH,), behaviors=(behavior("a"),))
    assert isinstance(distribution_fails_over(subject), Fail)


def test_two_origins_without_a_group_fail() -> None:
    assert isinstance(distribution_fails_over(distribution(web("a"), web("b"))), Fail)
