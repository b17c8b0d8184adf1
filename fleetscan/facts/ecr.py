"""Facts about Amazon ECR."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class Repository(Taggable, frozen=True, kw_only=True):
    """A private repository."""

    TYPE: ClassVar[str] = "AWS::ECR::Repository"
