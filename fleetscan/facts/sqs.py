"""Facts about Amazon SQS."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class Queue(Taggable, frozen=True, kw_only=True):
    """A queue. Its id is its name."""

    TYPE: ClassVar[str] = "AWS::SQS::Queue"

    #: by which the API knows it
    url: str
