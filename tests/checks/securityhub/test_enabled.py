from fleetscan.checks.securityhub.enabled import enabled
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.securityhub import SecurityHub
from fleetscan.verdicts import Fail, Pass

REGION = AccountRegion(
    arn="arn:aws:account:eu-west-1:111122223333:account", id="111122223333", region="eu-west-1"
)


def test_a_region_with_security_hub_passes() -> None:
    assert enabled(REGION, SecurityHub(is_enabled=True)) == Pass(
        "Security Hub is enabled in eu-west-1"
    )


def test_a_region_without_it_fails() -> None:
    assert isinstance(enabled(REGION, SecurityHub(is_enabled=False)), Fail)
