"""`iam.root_has_hardware_mfa`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.iam import RootUser, VirtualMfaDevices
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.CRITICAL,
    frameworks=[
        "fsbp:IAM.6",
        "cis-1.4:1.6",
        "cis-1.5:1.6",
        "cis-2.0:1.6",
        "cis-3.0:1.6",
        "cis-4.0:1.6",
        "cis-5.0:1.5",
        "cis-6.0:2.5",
        "cis-7.0:2.6",
    ],
    prowler=["iam_root_hardware_mfa_enabled"],
    config_rules=["root-account-hardware-mfa-enabled"],
)
def root_has_hardware_mfa(account: Account, root: RootUser, devices: VirtualMfaDevices) -> Verdict:
    """The root user of the account signs in with hardware MFA alone.

    Why:
        The secret of an app can be copied with the phone that it is on, or from its backup. That of
        a device can't, and a security key does not help whoever fakes the sign-in page.

    Fix:
        Register a hardware device for the root user and remove the virtual ones. In an
        organization, rather manage root access centrally and delete the credentials of the members'
        root users.

    CLI:
        None: only the root user itself can register its MFA device, in the console.

    Terraform:
        None: Terraform has no resource for the credentials of the root user.

    Differs:
        A root user with an app besides a hardware device fails, for the app is enough to sign in.
        No call of AWS lists the root user's other devices: what is no app is taken for hardware, a
        passkey that is synchronized between devices as well. One that can't sign in at all makes
        the check not applicable, where AWS Config fails it and Prowler says nothing.
    """
    if not root.can_sign_in:
        return NotApplicable(f"the root user of account {account.id} has nothing to sign in with")
    if not root.mfa:
        return Fail(f"the root user of account {account.id} has no MFA")
    if devices.of_root:
        names = ", ".join(devices.of_root)
        return Fail(f"the root user of account {account.id} has virtual MFA devices: {names}")
    return Pass(f"the root user of account {account.id} has MFA that is not virtual")
