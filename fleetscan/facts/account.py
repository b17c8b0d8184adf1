"""What is neither listed nor named by a call: the account itself, and each of its regions."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Resource

# AWS Config and Security Hub give what they say of an account as a whole, and of an account in one
# region, the same type: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_nodejs.html
_TYPE = "AWS::::Account"


class Account(Resource, frozen=True, kw_only=True):
    """The account: the subject of what is asked of it once."""

    TYPE: ClassVar[str] = _TYPE


class AccountRegion(Resource, frozen=True, kw_only=True):
    """The account in one region: the subject of what is asked of each region."""

    TYPE: ClassVar[str] = _TYPE


class AlternateContacts(msgspec.Struct, frozen=True, kw_only=True):
    """Whom AWS writes to about an account, besides its root user."""

    #: the e-mail address for what concerns security; None if there is none
    security: str | None
