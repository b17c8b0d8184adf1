"""Facts about Amazon SQS."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable


class Queue(Taggable, frozen=True, kw_only=True):
    """A queue. Its id is its name."""

    TYPE: ClassVar[str] = "AWS::SQS::Queue"

    #: by which the API knows it
    url: str


class QueueEncryption(msgspec.Struct, frozen=True, kw_only=True):
    """The server-side encryption of a queue."""

    #: encrypted with a key that SQS owns
    sqs_managed: bool
    #: id, alias or ARN of the KMS key; None if none is set
    kms_key_id: str | None
