"""`iam.root_credentials_managed_centrally`."""

from fleetscan.catalogue import check
from fleetscan.facts.iam import OrganizationFeatures
from fleetscan.facts.organizations import Organization
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=["cis-7.0:2.1.1"],
    prowler=["iam_root_credentials_management_enabled"],
)
def root_credentials_managed_centrally(
    organization: Organization, features: OrganizationFeatures
) -> Verdict:
    """The organization manages the credentials of its members' root users centrally.

    Why:
        Each member account has a root user of its own that somebody must guard. Managed centrally,
        it needs no password, no keys and no MFA device, and new accounts begin without them.

    Fix:
        Let IAM be a trusted service of the organization and enable the management of root
        credentials. Then delete those of the members; the feature by itself deletes none.

    CLI:
        aws organizations enable-aws-service-access --service-principal iam.amazonaws.com
        aws iam enable-organizations-root-credentials-management

    Terraform:
        resource "aws_iam_organizations_features" "example" {
          enabled_features = ["RootCredentialsManagement", "RootSessions"]
        }

    Differs:
        It is asked of the organization, in its management account: a member is not told. Prowler
        reports it in every account that may ask.
    """
    if "RootCredentialsManagement" in features.enabled:
        return Pass(f"organization {organization.id} manages root credentials centrally")
    return Fail(f"organization {organization.id} does not manage root credentials centrally")
