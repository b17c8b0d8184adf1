"""Facts about Amazon S3 Glacier: its vaults, which are none of S3's storage classes."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class Vault(Taggable, frozen=True, kw_only=True):
    """A vault of archives."""

    TYPE: ClassVar[str] = "AWS::Glacier::Vault"
