from datetime import datetime

import pytest

from fleetscan.checks.iam.root_not_used import root_not_used
from fleetscan.facts.iam import CredentialReport
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ACCOUNT, NOW, SECOND, ago, credentials, key, report

USED = "the root user of account 111122223333 was last used on"


def root(
    password: datetime | None = None, first: datetime | None = None, second: datetime | None = None
) -> CredentialReport:
    keys = (key(1, active=False, used=first), key(2, used=second))
    return report(root=credentials(*keys, password=None, used=password))


def test_a_root_user_that_was_never_used_passes() -> None:
    assert root_not_used(ACCOUNT, root(), NOW) == Pass(
        "no use of the root user of account 111122223333 is known"
    )


def test_a_use_of_as_many_days_ago_passes() -> None:
    assert root_not_used(ACCOUNT, root(ago(30)), NOW) == Pass(f"{USED} 2026-03-01, by password")


@pytest.mark.parametrize(
    ("uses", "message"),
    [
        (root(ago(30) + SECOND), f"{USED} 2026-03-01, by password"),
        (root(ago(90), ago(10)), f"{USED} 2026-03-21, by access key 1"),
        (root(ago(90), ago(10), ago(2)), f"{USED} 2026-03-29, by access key 2"),
        (root(NOW.at + SECOND), f"{USED} 2026-03-31, by password"),
    ],
)
def test_the_last_use_counts_whatever_was_used(uses: CredentialReport, message: str) -> None:
    assert root_not_used(ACCOUNT, uses, NOW) == Fail(message)


def test_how_many_days_ago_can_be_set() -> None:
    assert isinstance(root_not_used(ACCOUNT, root(ago(2)), NOW, days=1), Pass)
    assert isinstance(root_not_used(ACCOUNT, root(ago(2)), NOW, days=10**12), Fail)
