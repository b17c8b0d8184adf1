"""`kms.key_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.kms import Key
from fleetscan.facts.policies import ResourcePolicy, in_words
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:KMS.5", "cis-7.0:2.21"],
    prowler=["kms_key_not_publicly_accessible"],
    config_rules=["kms-key-policy-no-public-access"],
)
def key_not_public(key: Key, policy: ResourcePolicy) -> Verdict:
    """The policy of the key lets in nobody whom its owner did not choose.

    Why:
        Whoever may use a key of yours can decrypt what it protects once they get hold of the
        ciphertext, and whoever may administer it can lock you out of your own data.

    Fix:
        Name the accounts and roles that need the key in place of `*`. Where a service acts for
        them, keep `kms:ViaService` and add `kms:CallerAccount` with their accounts.

    CLI:
        aws kms put-key-policy --key-id KEY_ID --policy-name default --policy file://policy.json

    Terraform:
        resource "aws_kms_key_policy" "example" {
          key_id = aws_kms_key.example.key_id
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "kms:*"
              Resource  = "*"
            }]
          })
        }

    Differs:
        `kms:ViaService` says through which service a key is used and not by whom, so it does not
        make a grant to `*` a narrow one here.
    """
    if grants := policy.public_grants():
        return Fail(f"the policy of key {key.id} is open: {in_words(grants)}")
    return Pass(f"the policy of key {key.id} lets in nobody who was not chosen")
