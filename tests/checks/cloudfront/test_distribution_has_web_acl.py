from fleetscan.checks.cloudfront.distribution_has_web_acl import distribution_has_web_acl
from fleetscan.verdicts import Fail, Pass
from tests.checks.cloudfront.subjects import distribution


def test_a_distribution_with_a_web_acl_passes() -> None:
    verdict = distribution_has_web_acl(distribution(web_acl="arn:acl"))
    assert verdict == Pass("distribution E1 has the web ACL arn:acl")


def test_a_distribution_without_one_fails() -> None:
    assert isinstance(distribution_has_web_acl(distribution()), Fail)
