"""`kms.key_rotated`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.kms import Key, KeyRotation
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:KMS.4",
        "cis-1.4:3.8",
        "cis-1.5:3.8",
        "cis-2.0:3.8",
        "cis-3.0:3.6",
        "cis-4.0:3.6",
        "cis-5.0:3.6",
        "cis-6.0:4.6",
        "cis-7.0:4.6",
    ],
    prowler=["kms_cmk_rotation_enabled"],
    config_rules=["cmk-backing-key-rotation-enabled"],
)
def key_rotated(key: Key, rotation: KeyRotation) -> Verdict:
    """The key is rotated by KMS.

    Why:
        The longer one piece of key material is in use, the more it has encrypted, and the more is
        lost with it. KMS renews it and keeps the old ones for what they have encrypted, so nothing
        has to be encrypted again.

    Fix:
        Switch automatic rotation on. Aliases, policies and the ARN of the key stay as they are.

    CLI:
        aws kms enable-key-rotation --key-id KEY_ID

    Terraform:
        resource "aws_kms_key" "example" {
          description         = "key of the application"
          enable_key_rotation = true
        }

    Differs:
        A copy of a multi-region key is rotated with its primary, which alone is judged. A key that
        is disabled can't be given rotation, and is no failure.
    """
    if not key.may_rotate or rotation.enabled is None:
        return NotApplicable(f"KMS can't rotate key {key.id}: {key.spec}, {known(key.origin)}")
    if key.is_replica:
        return NotApplicable(f"key {key.id} is rotated with the key that it is a replica of")
    if rotation.enabled:
        return Pass(f"key {key.id} is rotated")
    if known(key.state) not in {"Enabled", "Updating"}:
        return NotApplicable(f"key {key.id} is {known(key.state)}: it can't be given rotation")
    return Fail(f"key {key.id} is not rotated")
