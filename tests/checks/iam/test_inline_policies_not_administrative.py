import pytest

from fleetscan.checks.iam.inline_policies_not_administrative import (
    inline_policies_not_administrative,
)
from fleetscan.facts.iam import Identity
from fleetscan.verdicts import Fail, NotApplicable, NotRead, Pass
from tests.checks.iam.subjects import (
    ADMINISTRATION,
    ADMINS,
    ANN,
    AWS,
    DEPLOY,
    NOT_SAID,
    READING,
    details,
)

SUBJECTS = pytest.mark.parametrize(
    ("identity", "name"),
    [(ANN, "user ann"), (ADMINS, "group admins"), (DEPLOY, "role deploy")],
)


@SUBJECTS
def test_inline_policies_that_give_less_pass(identity: Identity, name: str) -> None:
    verdict = inline_policies_not_administrative(identity, details(identity, read=READING))
    assert verdict == Pass(f"the inline policies of {name} do not give full administration")


@SUBJECTS
def test_one_that_gives_full_administration_fails(identity: Identity, name: str) -> None:
    policies = details(identity, read=READING, ops=ADMINISTRATION)
    assert inline_policies_not_administrative(identity, policies) == Fail(
        f"{name} has full administration by inline policies: ops (statement All)"
    )


def test_what_is_attached_is_not_looked_at() -> None:
    policies = details(ANN, f"{AWS}/AdministratorAccess")
    assert isinstance(inline_policies_not_administrative(ANN, policies), NotApplicable)


def test_one_that_can_not_be_read_matters_where_no_other_fails() -> None:
    policies = details(ANN, odd=NOT_SAID, ops=ADMINISTRATION)
    assert isinstance(inline_policies_not_administrative(ANN, policies), Fail)
    with pytest.raises(NotRead) as caught:
        inline_policies_not_administrative(ANN, details(ANN, odd=NOT_SAID, read=READING))
    assert caught.value.unread == (NOT_SAID,)


def test_an_identity_that_came_between_two_calls_is_not_judged() -> None:
    with pytest.raises(NotRead) as caught:
        inline_policies_not_administrative(DEPLOY, details(ANN))
    (unread,) = caught.value.unread
    assert unread.operation == "iam:GetAccountAuthorizationDetails"
    assert unread.may_recover
