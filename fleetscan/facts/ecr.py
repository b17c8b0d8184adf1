"""Facts about Amazon ECR."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable
from fleetscan.verdicts import Unread


class Repository(Taggable, frozen=True, kw_only=True):
    """A private repository."""

    TYPE: ClassVar[str] = "AWS::ECR::Repository"

    #: `IMMUTABLE`, `MUTABLE`, or one of them `_WITH_EXCLUSION`: but for some tags
    tag_mutability: str | Unread


class RepositoryScanning(msgspec.Struct, frozen=True, kw_only=True):
    """When the images of a repository are scanned, by its registry's settings and its own."""

    #: `SCAN_ON_PUSH`, `CONTINUOUS_SCAN` or `MANUAL`
    frequency: str


class RepositoryLifecycle(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a repository cleans itself up."""

    #: whether it has a lifecycle policy
    has_policy: bool
