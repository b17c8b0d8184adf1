import pytest

from fleetscan.checks.sqs.queue_encrypted_at_rest import queue_encrypted_at_rest
from fleetscan.facts.sqs import QueueEncryption
from fleetscan.verdicts import Fail, Pass
from tests.checks.sqs.subjects import JOBS


@pytest.mark.parametrize("sqs_managed", [True, False])
def test_a_queue_with_a_kms_key_passes(sqs_managed: bool) -> None:  # noqa: FBT001 - pytest fills it in
    encryption = QueueEncryption(sqs_managed=sqs_managed, kms_key_id="alias/app")
    verdict = queue_encrypted_at_rest(JOBS, encryption)
    assert verdict == Pass("queue jobs is encrypted with the KMS key alias/app")


def test_a_queue_with_a_key_that_sqs_owns_passes() -> None:
    encryption = QueueEncryption(sqs_managed=True, kms_key_id=None)
    assert isinstance(queue_encrypted_at_rest(JOBS, encryption), Pass)


def test_a_queue_without_a_key_fails() -> None:
    encryption = QueueEncryption(sqs_managed=False, kms_key_id=None)
    assert queue_encrypted_at_rest(JOBS, encryption) == Fail("queue jobs is not encrypted")
