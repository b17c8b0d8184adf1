from fleetscan.checks.eks.secrets_encrypted import secrets_encrypted
from fleetscan.verdicts import Fail, Pass
from tests.checks.eks.subjects import MAIN, settings


def test_secrets_with_a_key_pass() -> None:
    verdict = secrets_encrypted(MAIN, settings(secrets_key="arn:aws:kms:::key/1"))
    assert verdict == Pass("cluster main encrypts secrets with arn:aws:kms:::key/1")


def test_secrets_without_one_fail() -> None:
    assert isinstance(secrets_encrypted(MAIN, settings()), Fail)
