import pytest

from fleetscan.checks.iam.console_user_has_mfa import console_user_has_mfa
from fleetscan.verdicts import Fail, NotApplicable, Pass
from tests.checks.iam.subjects import ANN, key, of_ann


def test_a_password_with_mfa_passes() -> None:
    assert console_user_has_mfa(ANN, of_ann(password=True, mfa=True)) == Pass(
        "user ann has a password and MFA"
    )


@pytest.mark.parametrize("password", [True, None])
def test_a_password_without_mfa_fails(*, password: bool | None) -> None:
    assert console_user_has_mfa(ANN, of_ann(password=password)) == Fail(
        "user ann has a password and no MFA"
    )


def test_without_a_password_none_is_asked_for() -> None:
    assert isinstance(console_user_has_mfa(ANN, of_ann(key())), NotApplicable)
