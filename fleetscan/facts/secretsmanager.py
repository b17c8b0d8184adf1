"""Facts about AWS Secrets Manager."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class Secret(Taggable, frozen=True, kw_only=True):
    """A secret that is not scheduled for deletion. No part of its value is ever read."""

    TYPE: ClassVar[str] = "AWS::SecretsManager::Secret"
