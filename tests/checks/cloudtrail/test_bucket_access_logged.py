import pytest

from fleetscan.checks.cloudtrail.bucket_access_logged import bucket_access_logged
from fleetscan.facts.base import Every
from fleetscan.facts.s3 import BucketLogging
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.cloudtrail.subjects import bucket, trail

LOGGED = (bucket(), BucketLogging(target_bucket="access-logs"))
NOT_LOGGED = (bucket(), BucketLogging(target_bucket=None))
OTHER = (bucket("logs-of-others"), BucketLogging(target_bucket=None))


@pytest.mark.parametrize("own", [True, False])
def test_access_that_is_logged_passes_whoever_owns_the_trail(*, own: bool) -> None:
    assert bucket_access_logged(trail(own=own), Every([OTHER, LOGGED])) == Pass(
        "access to logs, which trail audit writes to, is logged in access-logs"
    )


def test_access_that_is_not_logged_fails() -> None:
    assert isinstance(bucket_access_logged(trail(), Every([NOT_LOGGED])), Fail)


def test_the_bucket_of_another_account_is_judged_there() -> None:
    assert bucket_access_logged(trail(), Every([OTHER])) == NotApplicable(
        "trail audit writes to logs, which is not this account's"
    )


def test_a_bucket_that_was_not_read_may_be_this_one() -> None:
    unread = Unread(cause=Cause.ACCESS_DENIED, message="refused")
    with pytest.raises(NotRead):
        bucket_access_logged(trail(), Every([OTHER], [unread]))
    assert isinstance(bucket_access_logged(trail(), Every([LOGGED], [unread])), Pass)
