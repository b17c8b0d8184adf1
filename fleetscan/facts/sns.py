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


class TopicEncryption(msgspec.Struct, frozen=True, kw_only=True):
    """The server-side encryption of a topic."""

    #: id, alias or ARN of the KMS key; None if the topic is not encrypted
    kms_key_id: str | None
