"""`iam.aws_policies_not_administrative`."""

from fleetscan.catalogue import check
from fleetscan.facts.iam import AuthorizationDetails, Identity, is_of_aws, policy_name
from fleetscan.judgement.administration import administrative
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=[
        "fsbp:IAM.1",
        "cis-1.4:1.16",
        "cis-1.5:1.16",
        "cis-2.0:1.16",
        "cis-3.0:1.16",
        "cis-4.0:1.16",
        "cis-5.0:1.15",
        "cis-6.0:2.15",
        "cis-7.0:2.14",
    ],
    prowler=["iam_aws_attached_policy_no_administrative_privileges"],
)
def aws_policies_not_administrative(identity: Identity, details: AuthorizationDetails) -> Verdict:
    """The policies of AWS that the user, group or role has do not give full administration.

    Why:
        Whoever gets hold of credentials with full administration has the account, its data and its
        backups, and can cover the traces. AdministratorAccess is attached in a moment, to make
        something work, and stays.

    Fix:
        Attach a policy with what is needed in place of AdministratorAccess. AWS has some for the
        usual jobs, and IAM Access Analyzer makes one from what was used.

    CLI:
        # likewise for groups and users
        aws iam detach-role-policy --role-name ROLE
            --policy-arn arn:aws:iam::aws:policy/AdministratorAccess

    Terraform:
        resource "aws_iam_role_policy_attachment" "example" {
          role       = aws_iam_role.example.name
          policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        }

    Differs:
        Prowler has one verdict for AdministratorAccess in the whole account; here whoever has it is
        told apart. Full administration is every action on every resource, in any spelling, and also
        all but some by NotAction or NotResource, as long as parts of IAM are among it: who has
        those can take the rest. AWS and Prowler look for `*` alone. Conditions do not make it less,
        and the message says that there are some. What a permissions boundary, an SCP or another
        policy takes away is not looked at. Security Hub's IAM.1 is about the account's own policies
        alone. Roles of IAM Identity Center are left out: the account can't change them, their
        permission sets can be.
    """
    attached = [arn for arn in details.policies_of(identity).attached if is_of_aws(arn)]
    if not attached:
        return NotApplicable(f"{identity.name} has no policies of AWS")
    documents = ((policy_name(arn), details.aws_managed_policy(arn)) for arn in attached)
    if found := administrative(documents):
        names = ", ".join(found)
        return Fail(f"{identity.name} has full administration by policies of AWS: {names}")
    return Pass(f"the policies of AWS that {identity.name} has do not give full administration")
