"""Facts about AWS Organizations."""

from typing import ClassVar

import msgspec

from fleetscan.access import PolicyDocument
from fleetscan.facts.base import Resource
from fleetscan.verdicts import Unread


class Organization(Resource, frozen=True, kw_only=True):
    """An organization, in its management account: it is no resource of its members."""

    TYPE: ClassVar[str] = "AWS::Organizations::Organization"


class DelegatedAdministrators(msgspec.Struct, frozen=True, kw_only=True):
    """The members that administer services of AWS for the organization."""

    #: sorted
    account_ids: tuple[str, ...]


class DelegationPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What members may do with the organization itself: its resource policy."""

    #: None if there is none
    document: PolicyDocument | Unread | None
