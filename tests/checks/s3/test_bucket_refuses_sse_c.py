from fleetscan.checks.s3.bucket_refuses_sse_c import bucket_refuses_sse_c
from fleetscan.facts.s3 import BucketEncryption
from fleetscan.verdicts import Fail, Pass
from tests.checks.s3.subjects import LOGS


def test_a_bucket_that_refuses_sse_c_passes() -> None:
    encryption = BucketEncryption(algorithms=("AES256",), refused=("SSE-C",))
    assert isinstance(bucket_refuses_sse_c(LOGS, encryption), Pass)


def test_a_bucket_that_does_not_fails() -> None:
    encryption = BucketEncryption(algorithms=("aws:kms",))
    assert isinstance(bucket_refuses_sse_c(LOGS, encryption), Fail)
