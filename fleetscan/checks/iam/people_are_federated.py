"""`iam.people_are_federated`."""

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.account import Account
from fleetscan.facts.iam import CredentialReport
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=[
        "cis-1.4:1.21",
        "cis-1.5:1.21",
        "cis-2.0:1.21",
        "cis-3.0:1.21",
        "cis-4.0:1.21",
        "cis-5.0:1.20",
        "cis-6.0:2.20",
        "cis-7.0:2.19",
    ],
    prowler=["iam_check_saml_providers_sts"],
)
def people_are_federated(
    account: Account, report: CredentialReport, *, users: tuple[Name, ...] = ()
) -> Verdict:
    """No IAM user of the account can sign in to the console: people come by federation.

    Why:
        Whoever leaves is taken out of one directory, and not out of each account. People who come
        from an identity provider have no password in AWS that could stay behind.

    Fix:
        Let people sign in through IAM Identity Center, or roles for an identity provider, and
        delete the passwords of IAM users. Keep one for emergencies and name it in `users`.

    CLI:
        aws iam delete-login-profile --user-name USER

    Terraform:
        None: remove the resources `aws_iam_user_login_profile`.

    Differs:
        CIS has people look for this by hand. Prowler asks whether there is a SAML provider, which
        says nothing of who uses it. Where the users of all accounts are kept in one of them, that
        one fails until `users` names them or it is suppressed. The report of IAM is up to four
        hours old, and so is what this check knows.

    Options:
        users: names of users that may have a password all the same
    """
    found = sorted(
        arn.rpartition("/")[2]
        for arn, credentials in report.users.items()
        if credentials.password is not False
    )
    others = [name for name in found if name not in users]
    if others:
        return Fail(f"IAM users of account {account.id} have passwords: {', '.join(others)}")
    if found:
        return Pass(
            f"only these IAM users of account {account.id} have passwords: {', '.join(found)}"
        )
    return Pass(f"no IAM user of account {account.id} has a password")
