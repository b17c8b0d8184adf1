"""`iam.customer_policy_not_administrative`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import known
from fleetscan.facts.iam import ManagedPolicy
from fleetscan.judgement.administration import administration
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
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
    prowler=["iam_customer_attached_policy_no_administrative_privileges"],
    config_rules=["iam-policy-no-statements-with-admin-access"],
)
def customer_policy_not_administrative(
    policy: ManagedPolicy, *, also_unattached: bool = False
) -> Verdict:
    """The account's managed policy gives nobody full administration.

    Why:
        Whoever gets hold of credentials with full administration has the account, its data and its
        backups, and can cover the traces.

    Fix:
        Write down what is needed in place of `*`. IAM Access Analyzer makes a policy from what was
        used. Detach this one from all but the few who administer the account.

    CLI:
        aws iam list-entities-for-policy --policy-arn POLICY_ARN
        aws iam create-policy-version --policy-arn POLICY_ARN --set-as-default
            --policy-document file://policy.json

    Terraform:
        data "aws_iam_policy_document" "example" {
          statement {
            actions   = ["s3:GetObject"]
            resources = ["arn:aws:s3:::example/*"]
          }
        }

        resource "aws_iam_policy" "example" {
          name   = "example"
          policy = data.aws_iam_policy_document.example.json
        }

    Differs:
        Full administration is every action on every resource, in any spelling, and also all but
        some by NotAction or NotResource, as long as parts of IAM are among it: who has those can
        take the rest. AWS and Prowler look for `*` alone. Conditions do not make it less, and the
        message says that there are some. What a permissions boundary, an SCP or another policy
        takes away is not looked at. A policy that is attached to nobody passes, as with CIS and
        Prowler, unless `also_unattached` is set; Security Hub and AWS Config fail it.

    Options:
        also_unattached: whether a policy that is attached to nobody fails as well
    """
    how = administration(known(policy.document))
    if not how:
        return Pass(f"policy {policy.id} does not give full administration")
    gives = f"policy {policy.id} gives full administration by {how}"
    if policy.attachments:
        return Fail(f"{gives}, and is attached")
    return Fail(gives) if also_unattached else Pass(f"{gives}, but is attached to nobody")
