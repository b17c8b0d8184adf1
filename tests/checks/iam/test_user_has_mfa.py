import pytest

from fleetscan.checks.iam.user_has_mfa import user_has_mfa
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ANN, key, of_ann


@pytest.mark.parametrize("password", [True, False])
def test_mfa_is_asked_for_with_and_without_a_password(*, password: bool) -> None:
    with_mfa, without = (of_ann(key(), password=password, mfa=mfa) for mfa in (True, False))
    assert user_has_mfa(ANN, with_mfa) == Pass("user ann has MFA")
    assert user_has_mfa(ANN, without) == Fail("user ann has no MFA")
