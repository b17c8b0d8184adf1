import pytest

from fleetscan.checks.iam.root_has_hardware_mfa import root_has_hardware_mfa
from fleetscan.facts.iam import VirtualMfaDevices
from fleetscan.verdicts import Fail, NotApplicable, NotRead, Pass
from tests.checks.iam.subjects import ACCOUNT, ARN, NOT_SAID, root_user

NO_APP = VirtualMfaDevices(of_root=())
APPS = VirtualMfaDevices(of_root=(f"{ARN}:mfa/phone", f"{ARN}:mfa/root-account-mfa-device"))
ROOT = "the root user of account 111122223333"


def test_mfa_that_is_no_app_passes() -> None:
    assert root_has_hardware_mfa(ACCOUNT, root_user(mfa=True), NO_APP) == Pass(
        f"{ROOT} has MFA that is not virtual"
    )


def test_an_app_fails_also_beside_hardware() -> None:
    assert root_has_hardware_mfa(ACCOUNT, root_user(mfa=True), APPS) == Fail(
        f"{ROOT} has virtual MFA devices: {ARN}:mfa/phone, {ARN}:mfa/root-account-mfa-device"
    )


def test_no_mfa_fails() -> None:
    verdict = root_has_hardware_mfa(ACCOUNT, root_user(), NO_APP)
    assert verdict == Fail(f"{ROOT} has no MFA")


def test_a_root_user_that_can_not_sign_in_needs_none() -> None:
    verdict = root_has_hardware_mfa(ACCOUNT, root_user(password=False), NO_APP)
    assert isinstance(verdict, NotApplicable)


def test_a_device_that_was_left_behind_signs_nobody_in() -> None:
    verdict = root_has_hardware_mfa(ACCOUNT, root_user(password=False, mfa=True), APPS)
    assert isinstance(verdict, NotApplicable)


def test_a_device_is_judged_where_it_is_not_said_whether_there_is_a_password() -> None:
    root = root_user(password=NOT_SAID, mfa=True)
    assert isinstance(root_has_hardware_mfa(ACCOUNT, root, APPS), Fail)
    assert isinstance(root_has_hardware_mfa(ACCOUNT, root, NO_APP), Pass)


def test_whether_one_needs_mfa_is_not_known_where_its_password_is_not() -> None:
    with pytest.raises(NotRead):
        root_has_hardware_mfa(ACCOUNT, root_user(password=NOT_SAID), NO_APP)
