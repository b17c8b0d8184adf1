"""Facts about AWS Lambda."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class Function(Taggable, frozen=True, kw_only=True):
    """A function."""

    TYPE: ClassVar[str] = "AWS::Lambda::Function"
