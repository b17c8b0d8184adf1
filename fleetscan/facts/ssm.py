"""Facts about AWS Systems Manager."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Resource, Taggable


class ManagedNode(Resource, frozen=True, kw_only=True):
    """A machine that Systems Manager manages: an EC2 instance, or one that was activated."""

    # CloudFormation has no such resource; this is what the API itself calls it.
    TYPE: ClassVar[str] = "AWS::SSM::ManagedInstance"

    #: whether its agent answers: `Online`, `ConnectionLost` or `Inactive`
    status: str


class NodeCompliance(msgspec.Struct, frozen=True, kw_only=True):
    """What Systems Manager says of a region's nodes, by their ids: whether each complies."""

    #: by its last scan for patches; nodes that were never scanned are left out
    patches: dict[str, bool]
    #: by the last runs of its associations; nodes without any are left out
    associations: dict[str, bool]


class Document(Taggable, frozen=True, kw_only=True):
    """A document that the account owns. Its id is its name."""

    TYPE: ClassVar[str] = "AWS::SSM::Document"


class DocumentSharing(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a document is shared with."""

    #: ids of accounts; `all` for everybody
    accounts: tuple[str, ...]

    @property
    def is_public(self) -> bool:
        """Whether it is shared with everybody, which the API takes in any spelling."""
        return any(account.lower() == "all" for account in self.accounts)
