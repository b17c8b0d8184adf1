import pytest

from fleetscan.checks.s3.bucket_encrypted import bucket_encrypted
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.verdicts import Fail, Pass

LOGS = Bucket(arn="arn:aws:s3:::logs", id="logs", region="eu-west-1")


@pytest.mark.parametrize("algorithm", ["AES256", "aws:kms", "aws:kms:dsse"])
def test_a_bucket_with_a_rule_passes_whatever_its_algorithm(algorithm: str) -> None:
    encryption = BucketEncryption(algorithms=(algorithm,))
    assert bucket_encrypted(LOGS, encryption) == Pass(
        f"bucket logs encrypts by default with {algorithm}"
    )


def test_a_bucket_with_several_rules_passes() -> None:
    encryption = BucketEncryption(algorithms=("AES256", "aws:kms"))
    assert isinstance(bucket_encrypted(LOGS, encryption), Pass)


def test_a_bucket_without_a_rule_fails() -> None:
    assert bucket_encrypted(LOGS, BucketEncryption(algorithms=())) == Fail(
        "bucket logs has no default encryption rule"
    )
