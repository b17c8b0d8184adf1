import pytest

from fleetscan.checks.acm.certificate_key_strong import certificate_key_strong
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread
from tests.checks.acm.subjects import certificate


@pytest.mark.parametrize("algorithm", ["RSA_2048", "RSA_4096", "EC_prime256v1", "EC_secp521r1"])
def test_a_strong_key_passes(algorithm: str) -> None:
    verdict = certificate_key_strong(certificate(algorithm))
    assert verdict == Pass(f"certificate of www.example.com has a key of {algorithm}")


def test_a_short_key_fails() -> None:
    assert isinstance(certificate_key_strong(certificate("RSA_1024")), Fail)


def test_an_algorithm_that_nobody_knows_is_no_verdict() -> None:
    unknown = Unread(cause=Cause.UNEXPECTED_REPLY, message="?")
    with pytest.raises(NotRead):
        certificate_key_strong(certificate(unknown))
