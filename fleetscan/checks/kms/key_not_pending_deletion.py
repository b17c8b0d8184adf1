"""`kms.key_not_pending_deletion`."""

from fleetscan.catalogue import check
from fleetscan.facts.kms import Key
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:KMS.3"],
    prowler=["kms_cmk_not_deleted_unintentionally"],
    config_rules=["kms-cmk-not-scheduled-for-deletion"],
)
def key_not_pending_deletion(key: Key) -> Verdict:
    """The key is not scheduled for deletion.

    Why:
        Once a key is gone, nobody can decrypt what it encrypted, AWS included. The days before are
        the last chance to notice that something still needs it.

    Fix:
        Cancel the deletion, and enable the key again, unless it is certain that nothing is left
        that it has encrypted. To disable a key has the same effect and can be undone.

    CLI:
        aws kms cancel-key-deletion --key-id KEY_ID
        aws kms enable-key --key-id KEY_ID

    Terraform:
        resource "aws_kms_key" "example" {
          description             = "key of the application"
          deletion_window_in_days = 30

          lifecycle {
            prevent_destroy = true
          }
        }
    """
    if not key.is_pending_deletion:
        return Pass(f"key {key.id} is {key.state}")
    if key.deletion_date is None:
        return Fail(f"key {key.id} is going to be deleted after its replicas")
    return Fail(f"key {key.id} is going to be deleted on {key.deletion_date:%Y-%m-%d}")
