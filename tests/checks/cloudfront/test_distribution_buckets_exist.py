import pytest

from fleetscan.checks.cloudfront.distribution_buckets_exist import distribution_buckets_exist
from fleetscan.facts.base import Every
from fleetscan.facts.cloudfront import Origin
from fleetscan.facts.s3 import Bucket
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.cloudfront.subjects import distribution, files, web

OWN = Bucket(arn="arn:aws:s3:::files", id="files", region="eu-west-1")
ALL = Every([OWN])
SOME = Every([OWN], [Unread(cause=Cause.ACCESS_DENIED, message="refused")])

WEBSITE = Origin(
    id="site",
    domain="gone.s3-website-eu-west-1.amazonaws.com",
    is_s3=False,
    protocol_policy="http-only",
)


def test_a_bucket_of_the_account_passes() -> None:
    verdict = distribution_buckets_exist(distribution(files(), web()), ALL)
    assert verdict == Pass("distribution E1 fetches from files")


@pytest.mark.parametrize("origin", [files("gone"), WEBSITE])
def test_a_bucket_that_the_account_does_not_have_fails(origin: Origin) -> None:
    verdict = distribution_buckets_exist(distribution(files(), origin), ALL)
    assert verdict == Fail(
        "distribution E1 fetches from buckets that this account does not have: gone"
    )


def test_a_bucket_elsewhere_may_be_known() -> None:
    verdict = distribution_buckets_exist(
        distribution(files("shared")), ALL, buckets_elsewhere=("shared",)
    )
    assert isinstance(verdict, Pass)


def test_a_list_of_buckets_with_a_gap_is_enough_for_those_that_are_in_it() -> None:
    assert isinstance(distribution_buckets_exist(distribution(files()), SOME), Pass)
    with pytest.raises(NotRead):
        distribution_buckets_exist(distribution(files("gone")), SOME)


def test_a_distribution_of_web_servers_is_not_judged() -> None:
    assert isinstance(distribution_buckets_exist(distribution(web()), ALL), NotApplicable)
