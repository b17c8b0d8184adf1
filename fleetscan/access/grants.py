"""What Allow statements give, and to whom."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

__all__ = ["Grant", "Openness"]

# A message has room for so many; the others are counted.
_NAMED: Final = 3


class Openness(StrEnum):
    """To whom a grant is open."""

    #: anybody, with credentials of some account or without any
    ANYONE = "anyone"
    #: all but the principals that NotPrincipal lists
    ALL_BUT_SOME = "all but some"
    #: whoever has an account with an identity provider that anybody can have one with
    ANY_IDENTITY = "any identity"
    #: any AWS service, for any of its customers
    ANY_SERVICE = "any service"
    #: a chosen AWS service, for any of its customers
    SERVICE_FOR_ANYONE = "service for anyone"
    #: principals of other accounts, whether they were chosen or not
    OTHER_ACCOUNT = "other account"


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What an Allow statement gives, and to whom."""

    #: the statement's place in the document, from 0
    index: int
    sid: str | None
    #: how to speak of the statement: `statement AllowAll`, `statement 2`
    name: str
    openness: Openness
    #: the principals in question, as they are written; those left out for ALL_BUT_SOME
    principals: tuple[str, ...]
    #: patterns of actions, as they are written; `*` if the statement has NotAction
    actions: tuple[str, ...]
    #: those of NotAction
    except_actions: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The grant as a part of a sentence: `statement 2 allows s3:Get* to anyone`."""
        actions = _listed(self.actions)
        if self.except_actions:
            actions = f"all but {_listed(self.except_actions)}"
        return f"{self.name} allows {actions} to {self._to_whom}"

    @property
    def _to_whom(self) -> str:
        names = _listed(self.principals)
        match self.openness:
            case Openness.ANYONE:
                return "anyone"
            case Openness.ALL_BUT_SOME:
                return f"everyone but {names}" if names else "anyone"
            case Openness.ANY_IDENTITY:
                return f"any identity of {names}"
            case Openness.ANY_SERVICE:
                return "any AWS service"
            case Openness.SERVICE_FOR_ANYONE:
                return f"{names} on behalf of anyone"
            case Openness.OTHER_ACCOUNT:
                return names


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
