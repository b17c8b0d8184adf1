"""Facts about Amazon SNS."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class Topic(Taggable, frozen=True, kw_only=True):
    """A topic. Its id is its name."""

    TYPE: ClassVar[str] = "AWS::SNS::Topic"
