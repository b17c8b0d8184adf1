"""`iam.console_user_has_mfa`."""

from fleetscan.catalogue import check
from fleetscan.facts.iam import CredentialReport, User
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:IAM.5",
        "cis-1.4:1.10",
        "cis-1.5:1.10",
        "cis-2.0:1.10",
        "cis-3.0:1.10",
        "cis-4.0:1.10",
        "cis-5.0:1.9",
        "cis-6.0:2.9",
        "cis-7.0:2.10",
    ],
    prowler=["iam_user_mfa_enabled_console_access"],
    config_rules=["mfa-enabled-for-iam-console-access"],
)
def console_user_has_mfa(user: User, report: CredentialReport) -> Verdict:
    """The user, who has a password for the console, has MFA.

    Why:
        Passwords are phished, reused and guessed. With MFA one of them alone opens nothing.

    Fix:
        Have the user register a device, better a security key than an app. Until then, a policy can
        deny everything else where aws:MultiFactorAuthPresent is not true.

    CLI:
        aws iam create-virtual-mfa-device --virtual-mfa-device-name NAME
            --outfile qr.png --bootstrap-method QRCodePNG
        aws iam enable-mfa-device --user-name USER --serial-number ARN_OF_THE_DEVICE
            --authentication-code1 CODE --authentication-code2 NEXT_CODE

    Terraform:
        # The user enables it with two codes, which Terraform can't know.
        resource "aws_iam_virtual_mfa_device" "example" {
          virtual_mfa_device_name = "example"
        }

    Differs:
        A user without a password is not asked for MFA here, and is no pass: see `iam.user_has_mfa`.
        The report of IAM is up to four hours old, and so is what this check knows.
    """
    credentials = report.of(user)
    if credentials.password is False:
        return NotApplicable(f"user {user.id} has no password")
    if credentials.mfa:
        return Pass(f"user {user.id} has a password and MFA")
    return Fail(f"user {user.id} has a password and no MFA")
