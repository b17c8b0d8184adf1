"""`secretsmanager.secret_not_public`."""

from fleetscan.catalogue import check
from fleetscan.facts.policies import ResourcePolicy, in_words
from fleetscan.facts.secretsmanager import Secret
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["cis-7.0:2.21"],
    prowler=["secretsmanager_not_publicly_accessible"],
)
def secret_not_public(secret: Secret, policy: ResourcePolicy) -> Verdict:
    """The policy of the secret lets in nobody whom its owner did not choose.

    Why:
        Whoever may read a secret has what it opens. If the key that encrypts it lets them in as
        well, anybody with an AWS account is one call away from it.

    Fix:
        Name accounts or roles in place of `*`. `BlockPublicPolicy` has Secrets Manager refuse a
        policy that it finds too wide.

    CLI:
        aws secretsmanager put-resource-policy --secret-id SECRET_ID
            --resource-policy file://policy.json --block-public-policy

    Terraform:
        resource "aws_secretsmanager_secret_policy" "example" {
          secret_arn          = aws_secretsmanager_secret.example.arn
          block_public_policy = true
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }
              Action    = "secretsmanager:GetSecretValue"
              Resource  = "*"
            }]
          })
        }

    Differs:
        Policies besides the one named `default` are not read: it is the only one that the owner of
        a secret can write.
    """
    if not policy.is_there:
        return Pass(f"secret {secret.id} has no policy")
    if grants := policy.public_grants():
        return Fail(f"the policy of secret {secret.id} is open: {in_words(grants)}")
    return Pass(f"the policy of secret {secret.id} lets in nobody who was not chosen")
