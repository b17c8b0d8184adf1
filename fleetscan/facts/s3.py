"""Facts about Amazon S3."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable


class Bucket(Taggable, frozen=True, kw_only=True):
    """A general purpose bucket. Its region is its own, not that of the call that listed it."""

    TYPE: ClassVar[str] = "AWS::S3::Bucket"


class BucketEncryption(msgspec.Struct, frozen=True, kw_only=True):
    """The default encryption of a bucket."""

    #: `AES256`, `aws:kms`, `aws:kms:dsse` or `aws:fsx`, one for each rule; empty if there is no
    #: rule
    algorithms: tuple[str, ...]
