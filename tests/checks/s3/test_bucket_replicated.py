import pytest

from fleetscan.checks.s3.bucket_replicated import bucket_replicated
from fleetscan.facts.base import Every
from fleetscan.facts.s3 import Bucket, BucketReplication
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread, Verdict
from tests.checks.s3.subjects import LOGS


def bucket(name: str, region: str) -> Bucket:
    return Bucket(arn=f"arn:aws:s3:::{name}", id=name, region=region)


NEAR, FAR = bucket("near", LOGS.region), bucket("far", "us-east-1")


def judge(*destinations: str, unread: tuple[Unread, ...] = ()) -> Verdict:
    replication = BucketReplication(destinations=destinations)
    return bucket_replicated(LOGS, replication, Every([LOGS, NEAR, FAR], unread))


@pytest.mark.parametrize(
    ("destinations", "words"),
    [
        (["far"], "bucket logs is replicated to far in us-east-1"),
        (["near", "far"], "bucket logs is replicated to far in us-east-1"),
        (["theirs"], "bucket logs is replicated to theirs, which is another account's"),
    ],
)
def test_a_bucket_with_a_copy_elsewhere_passes(destinations: list[str], words: str) -> None:
    assert judge(*destinations) == Pass(words)


def test_a_bucket_with_a_copy_in_its_own_region_alone_fails() -> None:
    assert judge("near") == Fail("bucket logs is replicated within eu-west-1 alone: to near")


def test_a_bucket_without_a_copy_fails() -> None:
    assert judge() == Fail("bucket logs is not replicated")


def test_a_bucket_that_was_not_read_may_be_in_the_same_region() -> None:
    unread = Unread(cause=Cause.ACCESS_DENIED, message="refused")
    with pytest.raises(NotRead):
        judge("theirs", unread=(unread,))
    assert isinstance(judge("far", unread=(unread,)), Pass)
