"""Facts about AWS Secrets Manager."""

from typing import ClassVar

from fleetscan.facts.base import Taggable
from fleetscan.verdicts import Unread


class Secret(Taggable, frozen=True, kw_only=True):
    """A secret that is not scheduled for deletion. No part of its value is ever read."""

    TYPE: ClassVar[str] = "AWS::SecretsManager::Secret"

    #: whether Secrets Manager, or the service that owns the secret, rotates it
    rotation_enabled: bool
    #: days between two rotations; None without rotation, `Unread` of a schedule that is no number
    #: of days
    rotation_days: float | Unread | None = None
    #: the region of the secret that this one is a replica of; None if it is none
    primary_region: str | None = None
