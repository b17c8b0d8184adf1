import pytest

from fleetscan.checks.s3.bucket_encrypted_with_kms import bucket_encrypted_with_kms
from fleetscan.facts.s3 import Bucket, BucketEncryption
from fleetscan.verdicts import Fail, Pass, Verdict

LOGS = Bucket(arn="arn:aws:s3:::logs", id="logs", region="eu-west-1")


def judge(*algorithms: str) -> Verdict:
    return bucket_encrypted_with_kms(LOGS, BucketEncryption(algorithms=algorithms))


@pytest.mark.parametrize("algorithm", ["aws:kms", "aws:kms:dsse"])
def test_a_bucket_with_a_kms_key_passes(algorithm: str) -> None:
    assert judge(algorithm) == Pass(f"bucket logs encrypts by default with {algorithm}")


def test_a_bucket_with_kms_keys_in_all_rules_passes() -> None:
    assert isinstance(judge("aws:kms:dsse", "aws:kms"), Pass)


def test_a_bucket_with_sse_s3_fails() -> None:
    assert judge("AES256") == Fail(
        "bucket logs encrypts by default with AES256, not with a KMS key"
    )


@pytest.mark.parametrize("algorithms", [("aws:kms", "AES256"), ("AES256", "aws:kms:dsse")])
def test_one_rule_without_a_kms_key_is_enough_to_fail(algorithms: tuple[str, str]) -> None:
    assert judge(*algorithms) == Fail(
        "bucket logs encrypts by default with AES256, not with a KMS key"
    )


def test_an_algorithm_that_is_not_known_is_no_kms_key() -> None:
    assert isinstance(judge("aws:kms:next"), Fail)


def test_a_bucket_without_a_rule_fails() -> None:
    assert judge() == Fail("bucket logs has no default encryption rule")
