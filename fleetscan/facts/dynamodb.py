"""Facts about Amazon DynamoDB."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable


class Table(Taggable, frozen=True, kw_only=True):
    """A table."""

    TYPE: ClassVar[str] = "AWS::DynamoDB::Table"


class TableSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a table is set to."""

    deletion_protected: bool


class TableBackups(msgspec.Struct, frozen=True, kw_only=True):
    """How a table is backed up by DynamoDB itself."""

    point_in_time_recovery: bool
