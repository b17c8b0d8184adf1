"""Facts about Amazon SNS."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable


class Topic(Taggable, frozen=True, kw_only=True):
    """A topic. Its id is its name."""

    TYPE: ClassVar[str] = "AWS::SNS::Topic"


class TopicSubscriptions(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told what a topic is told."""

    #: how many confirmed that they want to be
    confirmed: int
