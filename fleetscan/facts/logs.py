"""Facts about Amazon CloudWatch Logs."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class LogGroup(Taggable, frozen=True, kw_only=True):
    """A log group."""

    TYPE: ClassVar[str] = "AWS::Logs::LogGroup"
