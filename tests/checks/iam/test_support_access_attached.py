import pytest

from fleetscan.checks.iam.support_access_attached import support_access_attached
from fleetscan.facts.iam import Identity
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, ADMINS, ANN, ARN, AWS, DEPLOY, details


@pytest.mark.parametrize(
    ("identity", "name"),
    [(DEPLOY, "role/deploy"), (ADMINS, "group/admins"), (ANN, "user/ann")],
)
def test_whoever_may_ask_for_support_is_named(identity: Identity, name: str) -> None:
    policies = details(identity, f"{AWS}/AWSSupportAccess")
    assert support_access_attached(ACCOUNT, policies) == Pass(
        f"AWSSupportAccess is attached to {name}"
    )


@pytest.mark.parametrize("attached", [f"{AWS}/ReadOnlyAccess", f"{ARN}:policy/AWSSupportAccess"])
def test_where_nobody_may_it_fails(attached: str) -> None:
    assert support_access_attached(ACCOUNT, details(DEPLOY, attached)) == Fail(
        "AWSSupportAccess is attached to nobody in account 111122223333"
    )
