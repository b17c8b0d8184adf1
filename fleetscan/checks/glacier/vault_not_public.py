"""`glacier.vault_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.glacier import Vault
from fleetscan.facts.policies import ResourcePolicy, in_words
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["cis-7.0:2.21"],
    prowler=["glacier_vaults_policy_public_access"],
)
def vault_not_public(vault: Vault, policy: ResourcePolicy) -> Verdict:
    """The access policy of the vault lets in nobody whom its owner did not choose.

    Why:
        Vaults hold what has to be kept for years. Anybody else could read it, delete it, or fill
        the vault at the owner's cost.

    Fix:
        Name accounts or roles in place of `*` in the vault's access policy. Its lock policy is
        another one, which only ever denies well.

    CLI:
        aws glacier set-vault-access-policy --account-id - --vault-name VAULT
            --policy file://policy.json

    Terraform:
        resource "aws_glacier_vault" "example" {
          name = "archive"
          access_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:root" }
              Action    = "glacier:InitiateJob"
              Resource  = "arn:aws:glacier:eu-west-1:111122223333:vaults/archive"
            }]
          })
        }
    """
    if not policy.is_there:
        return Pass(f"vault {vault.id} has no access policy")
    if grants := policy.public_grants():
        return Fail(f"the access policy of vault {vault.id} is open: {in_words(grants)}")
    return Pass(f"the access policy of vault {vault.id} lets in nobody who was not chosen")
