"""`iam.inline_policies_not_administrative`."""

from fleetscan.catalogue import check
from fleetscan.facts.iam import AuthorizationDetails, Identity
from fleetscan.judgement.administration import administrative
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=["fsbp:IAM.1"],
    prowler=["iam_inline_policy_no_administrative_privileges"],
)
def inline_policies_not_administrative(
    identity: Identity, details: AuthorizationDetails
) -> Verdict:
    """The inline policies of the user, group or role do not give full administration.

    Why:
        Whoever gets hold of credentials with full administration has the account, its data and its
        backups, and can cover the traces. In an inline policy it is in no list of policies, and
        easily overlooked.

    Fix:
        Write down what is needed in place of `*`, better in a managed policy. IAM Access Analyzer
        makes a policy from what was used.

    CLI:
        # likewise for groups and users
        aws iam get-role-policy --role-name ROLE --policy-name POLICY
        aws iam put-role-policy --role-name ROLE --policy-name POLICY
            --policy-document file://policy.json

    Terraform:
        resource "aws_iam_role_policy" "example" {
          name = "example"
          role = aws_iam_role.example.name

          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect   = "Allow"
              Action   = ["s3:GetObject"]
              Resource = ["arn:aws:s3:::example/*"]
            }]
          })
        }

    Differs:
        Full administration is every action on every resource, in any spelling, and also all but
        some by NotAction or NotResource, as long as parts of IAM are among it: who has those can
        take the rest. AWS and Prowler look for `*` alone. Conditions do not make it less, and the
        message says that there are some. What a permissions boundary, an SCP or another policy
        takes away is not looked at. Security Hub's IAM.1 is about managed policies alone. Roles of
        IAM Identity Center are left out: the account can't change them, their permission sets can
        be.
    """
    inline = details.policies_of(identity).inline
    if not inline:
        return NotApplicable(f"{identity.name} has no inline policies")
    if found := administrative((policy.name, policy.document) for policy in inline):
        names = ", ".join(found)
        return Fail(f"{identity.name} has full administration by inline policies: {names}")
    return Pass(f"the inline policies of {identity.name} do not give full administration")
