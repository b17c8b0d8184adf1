"""Facts about AWS Certificate Manager."""

from datetime import datetime
from typing import ClassVar

from fleetscan.facts.base import Taggable
from fleetscan.verdicts import Unread


class Certificate(Taggable, frozen=True, kw_only=True):
    """A certificate that ACM issued or that was imported. Its id is that of its ARN."""

    TYPE: ClassVar[str] = "AWS::CertificateManager::Certificate"

    domain: str
    #: `ISSUED`, `EXPIRED`, `PENDING_VALIDATION`, …
    status: str
    #: `RSA_2048`, `EC_prime256v1`, …
    key_algorithm: str | Unread
    #: until when it is valid; None of one that was never issued
    not_after: datetime | None
    #: whether a resource of AWS uses it
    in_use: bool
