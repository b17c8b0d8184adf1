from datetime import datetime

import pytest

from fleetscan.checks.iam.server_certificate_not_expired import server_certificate_not_expired
from fleetscan.facts.iam import ServerCertificate
from fleetscan.verdicts import Fail, Pass
from tests.checks.iam.subjects import ARN, NOW, SECOND, ago


def certificate(expiration: datetime) -> ServerCertificate:
    return ServerCertificate(
        arn=f"{ARN}:server-certificate/www", id="www", region="global", expiration=expiration
    )


def test_a_certificate_is_valid_to_its_last_second() -> None:
    assert server_certificate_not_expired(certificate(NOW.at + SECOND), NOW) == Pass(
        "server certificate www is valid until 2026-03-31"
    )


@pytest.mark.parametrize("expiration", [NOW.at, ago(1)])
def test_one_that_expired_fails(expiration: datetime) -> None:
    assert server_certificate_not_expired(certificate(expiration), NOW) == Fail(
        f"server certificate www expired on {expiration:%Y-%m-%d}"
    )
