"""Facts about Amazon EFS."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class FileSystem(Taggable, frozen=True, kw_only=True):
    """A file system."""

    TYPE: ClassVar[str] = "AWS::EFS::FileSystem"
