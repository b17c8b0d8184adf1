"""Keys for the tests of their checks."""

from datetime import datetime

from fleetscan.facts.kms import Key
from fleetscan.verdicts import Unread


def key(
    state: str | Unread = "Enabled",
    *,
    spec: str = "SYMMETRIC_DEFAULT",
    origin: str | Unread = "AWS_KMS",
    is_replica: bool = False,
    deletion_date: datetime | None = None,
) -> Key:
    return Key(
        arn="arn:aws:kms:eu-west-1:111122223333:key/k-1",
        id="k-1",
        region="eu-west-1",
        state=state,
        spec=spec,
        origin=origin,
        is_replica=is_replica,
        deletion_date=deletion_date,
    )
