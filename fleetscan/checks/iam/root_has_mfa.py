"""`iam.root_has_mfa`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.iam import RootUser
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=[
        "fsbp:IAM.9",
        "cis-1.4:1.5",
        "cis-1.5:1.5",
        "cis-2.0:1.5",
        "cis-3.0:1.5",
        "cis-4.0:1.5",
        "cis-5.0:1.4",
        "cis-6.0:2.4",
        "cis-7.0:2.5",
    ],
    prowler=["iam_root_mfa_enabled"],
    config_rules=["root-account-mfa-enabled"],
)
def root_has_mfa(account: Account, root: RootUser) -> Verdict:
    """The root user of the account signs in with MFA.

    Why:
        The root user may do everything, and its password alone, or the mailbox by which that is
        reset, would be enough to take the account over.

    Fix:
        Sign in as the root user and register an MFA device, better two. In an organization, rather
        manage root access centrally and delete the credentials of the members' root users.

    CLI:
        None: only the root user itself can register its MFA device, in the console.

    Terraform:
        None: Terraform has no resource for the credentials of the root user.

    Differs:
        A root user without password and access keys, as centrally managed members have, can't sign
        in: the check is not applicable to it. AWS Config fails it if it has no device, and Prowler
        says nothing of it.
    """
    if root.mfa:
        return Pass(f"the root user of account {account.id} has MFA")
    if not root.can_sign_in:
        return NotApplicable(f"the root user of account {account.id} has nothing to sign in with")
    return Fail(f"the root user of account {account.id} has no MFA")
