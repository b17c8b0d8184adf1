from fleetscan.checks.ec2.volumes_encrypted_by_default import volumes_encrypted_by_default
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.ec2 import EbsDefaults
from fleetscan.verdicts import Fail, Pass

REGION = AccountRegion(
    arn="arn:aws:account:eu-west-1:111122223333:account", id="111122223333", region="eu-west-1"
)


def test_a_region_that_encrypts_new_volumes_passes() -> None:
    verdict = volumes_encrypted_by_default(REGION, EbsDefaults(encrypted=True))
    assert verdict == Pass("new EBS volumes are encrypted in eu-west-1")


def test_a_region_that_does_not_fails() -> None:
    assert isinstance(volumes_encrypted_by_default(REGION, EbsDefaults(encrypted=False)), Fail)
