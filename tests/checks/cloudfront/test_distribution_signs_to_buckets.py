from fleetscan.checks.cloudfront.distribution_signs_to_buckets import distribution_signs_to_buckets
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.cloudfront.subjects import distribution, files, web

SIGNED = files(access_control="oac-1")


def test_requests_that_are_signed_pass() -> None:
    assert isinstance(distribution_signs_to_buckets(distribution(SIGNED, web())), Pass)


def test_one_bucket_that_is_asked_without_a_signature_fails() -> None:
    verdict = distribution_signs_to_buckets(distribution(SIGNED, files("open")))
    assert verdict == Fail("distribution E1 does not sign to open")


def test_a_distribution_of_web_servers_is_not_judged() -> None:
    assert isinstance(distribution_signs_to_buckets(distribution(web())), NotApplicable)
