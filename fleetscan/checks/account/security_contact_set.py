"""`account.security_contact_set`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account, AlternateContacts
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:Account.1",
        "cis-1.4:1.2",
        "cis-1.5:1.2",
        "cis-2.0:1.2",
        "cis-3.0:1.2",
        "cis-4.0:1.2",
        "cis-5.0:1.2",
        "cis-6.0:2.2",
        "cis-7.0:2.3",
    ],
    prowler=["account_security_contact_information_is_registered"],
    config_rules=["security-account-information-provided"],
)
def security_contact_set(account: Account, contacts: AlternateContacts) -> Verdict:
    """The account has a contact for what concerns security.

    Why:
        When AWS sees that keys are abused or resources attacked, it writes to this address. With
        none it writes to that of the root user alone, which may be read by nobody.

    Fix:
        Give a mailbox that a team reads as the security contact. In an organization the management
        account can do it for every member.

    CLI:
        aws account put-alternate-contact --alternate-contact-type SECURITY
            --email-address security@example.com --name "Security team" --title "Security"
            --phone-number "+49 30 1234567"

    Terraform:
        resource "aws_account_alternate_contact" "security" {
          alternate_contact_type = "SECURITY"

          name          = "Security team"
          title         = "Security"
          email_address = "security@example.com"
          phone_number  = "+49 30 1234567"
        }
    """
    if contacts.security is None:
        return Fail(f"account {account.id} has no security contact")
    return Pass(f"account {account.id} has a security contact: {contacts.security}")
