from fleetscan.checks.ec2.volume_encrypted import volume_encrypted
from fleetscan.facts.ec2 import Volume
from fleetscan.verdicts import Fail, Pass


def volume(*, encrypted: bool) -> Volume:
    return Volume(
        arn="arn:aws:ec2:eu-west-1:111122223333:volume/vol-1",
        id="vol-1",
        region="eu-west-1",
        encrypted=encrypted,
        in_use=True,
    )


def test_an_encrypted_volume_passes() -> None:
    assert volume_encrypted(volume(encrypted=True)) == Pass("volume vol-1 is encrypted")


def test_an_unencrypted_volume_fails() -> None:
    assert volume_encrypted(volume(encrypted=False)) == Fail("volume vol-1 is not encrypted")
