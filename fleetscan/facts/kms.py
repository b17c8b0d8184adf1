"""Facts about AWS KMS."""

from datetime import datetime
from typing import ClassVar, Final

import msgspec

from fleetscan.facts.base import Taggable, known
from fleetscan.verdicts import Unread

_SYMMETRIC: Final = "SYMMETRIC_DEFAULT"
_MADE_BY_KMS: Final = "AWS_KMS"


class Key(Taggable, frozen=True, kw_only=True):
    """A customer managed key. Keys that AWS manages can't be tagged, and nobody can change them."""

    TYPE: ClassVar[str] = "AWS::KMS::Key"

    #: `Enabled`, `Disabled`, `PendingDeletion`, …
    state: str | Unread
    #: `SYMMETRIC_DEFAULT`, `RSA_4096`, `HMAC_256`, …
    spec: str
    #: where its material comes from: `AWS_KMS`, `EXTERNAL` (imported), `AWS_CLOUDHSM` or
    #: `EXTERNAL_KEY_STORE`
    origin: str | Unread
    #: whether it is a copy of a multi-region key of another region, which is its primary
    is_replica: bool = False
    #: when it is going to be deleted; None if it is not, or not before its replicas are
    deletion_date: datetime | None = None

    @property
    def may_rotate(self) -> bool:
        """Whether KMS can rotate the key by itself: it made the material, and it is symmetric."""
        return self.spec == _SYMMETRIC and known(self.origin) == _MADE_BY_KMS

    @property
    def is_pending_deletion(self) -> bool:
        """Whether the key is scheduled for deletion."""
        return known(self.state) in {"PendingDeletion", "PendingReplicaDeletion"}


class KeyRotation(msgspec.Struct, frozen=True, kw_only=True):
    """Whether KMS renews the material of a key by itself."""

    #: None of a key for which it can't
    enabled: bool | None
