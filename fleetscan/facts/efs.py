"""Facts about Amazon EFS."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable
from fleetscan.verdicts import Unread


class FileSystem(Taggable, frozen=True, kw_only=True):
    """A file system."""

    TYPE: ClassVar[str] = "AWS::EFS::FileSystem"

    encrypted: bool | Unread


class BackupPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Whether EFS has AWS Backup save a file system every day."""

    enabled: bool
