"""`sqs.queue_encrypted_at_rest`."""

from fleetscan.catalogue import check
from fleetscan.facts.sqs import Queue, QueueEncryption
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:SQS.1"],
    prowler=["sqs_queues_server_side_encryption_enabled"],
)
def queue_encrypted_at_rest(queue: Queue, encryption: QueueEncryption) -> Verdict:
    """The queue encrypts its messages at rest.

    Why:
        Messages often hold what nobody would store in plain text anywhere else, and they wait in
        the queue for up to 14 days.

    Fix:
        Set SqsManagedSseEnabled, or KmsMasterKeyId to use a key of your own. Messages that are
        already in the queue stay as they are.

    CLI:
        aws sqs set-queue-attributes --queue-url QUEUE_URL --attributes SqsManagedSseEnabled=true

    Terraform:
        resource "aws_sqs_queue" "example" {
          name                    = "jobs"
          sqs_managed_sse_enabled = true
        }

    Differs:
        Prowler asks for a key of KMS. Security Hub is content with one that SQS owns, as this
        check is: the control asks for encryption, not for whose key it is.
    """
    if encryption.kms_key_id:
        return Pass(f"queue {queue.id} is encrypted with the KMS key {encryption.kms_key_id}")
    if encryption.sqs_managed:
        return Pass(f"queue {queue.id} is encrypted with a key that SQS owns")
    return Fail(f"queue {queue.id} is not encrypted")
