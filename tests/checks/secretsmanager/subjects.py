"""Secrets for the tests of their checks."""

from fleetscan.facts.secretsmanager import Secret
from fleetscan.verdicts import Unread


def secret(
    *, rotated: bool = True, days: float | Unread | None = None, primary: str | None = None
) -> Secret:
    return Secret(
        arn="arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-1a2b3c",
        id="db",
        region="eu-west-1",
        rotation_enabled=rotated,
        rotation_days=days,
        primary_region=primary,
    )
