"""`iam.root_has_no_access_key`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.iam import RootUser
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=[
        "fsbp:IAM.4",
        "cis-1.4:1.4",
        "cis-1.5:1.4",
        "cis-2.0:1.4",
        "cis-3.0:1.4",
        "cis-4.0:1.4",
        "cis-5.0:1.3",
        "cis-6.0:2.3",
        "cis-7.0:2.4",
    ],
    prowler=["iam_no_root_access_key"],
    config_rules=["iam-root-access-key-check"],
)
def root_has_no_access_key(account: Account, root: RootUser) -> Verdict:
    """The root user of the account has no access key.

    Why:
        A key of the root user may do everything, from everywhere, without MFA, and no policy of the
        account can restrict it.

    Fix:
        Delete the access keys of the root user. Sign in as it, or let the management account of the
        organization do it for a member. Whatever uses them needs a role.

    CLI:
        # with the credentials of the root user
        aws iam list-access-keys
        aws iam delete-access-key --access-key-id ACCESS_KEY_ID

    Terraform:
        None: Terraform has no resource for the credentials of the root user.

    Differs:
        A key that is inactive counts, as AWS's summary of the account has it; Prowler reads the
        credential report, where only active ones are seen.
    """
    if root.access_keys:
        return Fail(f"the root user of account {account.id} has an access key")
    return Pass(f"the root user of account {account.id} has no access key")
