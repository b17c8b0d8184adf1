import pytest

from fleetscan.checks.macie.enabled import enabled
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.macie2 import MacieSession
from fleetscan.verdicts import Fail, Pass

REGION = AccountRegion(
    arn="arn:aws:account:eu-west-1:111122223333:account", id="111122223333", region="eu-west-1"
)


def test_a_region_with_macie_passes() -> None:
    assert enabled(REGION, MacieSession(status="ENABLED")) == Pass("Macie is enabled in eu-west-1")


@pytest.mark.parametrize(("status", "words"), [(None, "not enabled"), ("PAUSED", "paused")])
def test_a_region_without_it_fails(status: str | None, words: str) -> None:
    assert enabled(REGION, MacieSession(status=status)) == Fail(f"Macie is {words} in eu-west-1")
