"""`iam.user_has_mfa`."""

from fleetscan.catalogue import check
from fleetscan.facts.iam import CredentialReport, User
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:IAM.19"],
    prowler=["iam_user_mfa_enabled_console_access"],
    config_rules=["iam-user-mfa-enabled"],
)
def user_has_mfa(user: User, report: CredentialReport) -> Verdict:
    """The user has MFA, whatever else there is to sign in with.

    Why:
        A user may get a password at any time, and with MFA a policy can ask for it where access
        keys are used, too.

    Fix:
        Have the user register a device. Users that are programs need no MFA but a role in place of
        the user.

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
        Users that are programs fail, as they do for Security Hub. `iam.console_user_has_mfa` is
        about those with a password alone. The report of IAM is up to four hours old, and so is what
        this check knows.
    """
    if report.of(user).mfa:
        return Pass(f"user {user.id} has MFA")
    return Fail(f"user {user.id} has no MFA")
