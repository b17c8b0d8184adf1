import pytest

from fleetscan.checks.iam.root_has_mfa import root_has_mfa
from fleetscan.facts.iam import RootUser
from fleetscan.verdicts import Fail, NotApplicable, NotRead, Pass
from tests.checks.iam.subjects import ACCOUNT, NOT_SAID, root_user


@pytest.mark.parametrize("root", [root_user(mfa=True), root_user(mfa=True, password=NOT_SAID)])
def test_a_root_user_with_mfa_passes(root: RootUser) -> None:
    assert root_has_mfa(ACCOUNT, root) == Pass("the root user of account 111122223333 has MFA")


@pytest.mark.parametrize(
    "root",
    [
        root_user(),
        root_user(access_keys=True, password=False),
        root_user(access_keys=True, password=NOT_SAID),
    ],
)
def test_a_root_user_that_can_sign_in_without_fails(root: RootUser) -> None:
    assert root_has_mfa(ACCOUNT, root) == Fail("the root user of account 111122223333 has no MFA")


def test_a_root_user_that_can_not_sign_in_needs_none() -> None:
    assert isinstance(root_has_mfa(ACCOUNT, root_user(password=False)), NotApplicable)


def test_whether_one_needs_mfa_is_not_known_where_its_password_is_not() -> None:
    with pytest.raises(NotRead) as caught:
        root_has_mfa(ACCOUNT, root_user(password=NOT_SAID))
    assert caught.value.unread == (NOT_SAID,)
