"""`organizations.services_delegated`."""

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import AccountId
from fleetscan.facts.organizations import DelegatedAdministrators, Organization
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["cis-7.0:2.1.6"],
    prowler=["organizations_delegated_administrators"],
)
def services_delegated(
    organization: Organization,
    administrators: DelegatedAdministrators,
    *,
    trusted: tuple[AccountId, ...] = (),
) -> Verdict:
    """Member accounts, and only trusted ones, administer services for the organization.

    Why:
        Whoever works with GuardDuty, Security Hub or IAM Identity Center for all accounts needs no
        access to the management account, if a member is the delegated administrator. And such a
        member reaches into all accounts, so that you should know each.

    Fix:
        Make a member account the delegated administrator of the services that you use. Withdraw it
        from an account that you do not know.

    CLI:
        aws organizations register-delegated-administrator --account-id ACCOUNT_ID
            --service-principal guardduty.amazonaws.com
        aws organizations list-delegated-services-for-account --account-id ACCOUNT_ID
        aws organizations deregister-delegated-administrator --account-id ACCOUNT_ID
            --service-principal SERVICE

    Terraform:
        resource "aws_organizations_delegated_administrator" "example" {
          account_id        = "111122223333"
          service_principal = "guardduty.amazonaws.com"
        }

    Differs:
        It is asked of the organization, in its management account, and of delegated administrators
        of any service: for which ones they are wanted is the organization's own decision. Prowler
        passes an organization without any, where CIS wants some, and fails each that is not named;
        here all are trusted until `trusted` names some. Its severity is critical for that reason.

    Options:
        trusted: ids of the accounts that may be delegated administrators; with none, all may
    """
    found = administrators.account_ids
    if not found:
        return Fail(f"organization {organization.id} has no delegated administrators")
    if strangers := [each for each in found if trusted and each not in trusted]:
        return Fail(
            f"organization {organization.id} has delegated administrators that are not trusted: "
            f"{', '.join(strangers)}"
        )
    return Pass(f"organization {organization.id} has delegated administrators: {', '.join(found)}")
