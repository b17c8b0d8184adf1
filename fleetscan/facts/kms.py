"""Facts about AWS KMS."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class Key(Taggable, frozen=True, kw_only=True):
    """A customer managed key. Keys that AWS manages can't be tagged, and nobody can change them."""

    TYPE: ClassVar[str] = "AWS::KMS::Key"
