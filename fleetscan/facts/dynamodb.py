"""Facts about Amazon DynamoDB."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class Table(Taggable, frozen=True, kw_only=True):
    """A table."""

    TYPE: ClassVar[str] = "AWS::DynamoDB::Table"
