"""Facts about AWS IAM."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class User(Taggable, frozen=True, kw_only=True):
    """An IAM user."""

    TYPE: ClassVar[str] = "AWS::IAM::User"


class Role(Taggable, frozen=True, kw_only=True):
    """An IAM role, but for those of IAM Identity Center: the account can't tag or change them."""

    TYPE: ClassVar[str] = "AWS::IAM::Role"
