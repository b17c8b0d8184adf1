"""Certificates for the tests of their checks."""

from datetime import UTC, datetime

from fleetscan.facts.acm import Certificate
from fleetscan.verdicts import Unread

END = datetime(2026, 6, 30, 12, tzinfo=UTC)


def certificate(
    key_algorithm: str | Unread = "RSA_2048",
    *,
    status: str = "ISSUED",
    not_after: datetime | None = END,
    in_use: bool = True,
) -> Certificate:
    return Certificate(
        arn="arn:aws:acm:eu-west-1:111122223333:certificate/c-1",
        id="c-1",
        region="eu-west-1",
        domain="www.example.com",
        status=status,
        key_algorithm=key_algorithm,
        not_after=not_after,
        in_use=in_use,
    )
