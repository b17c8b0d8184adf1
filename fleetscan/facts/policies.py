"""The policies that resources carry, of whatever service."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from fleetscan.access import (
    Grant,
    Openness,
    PolicyDocument,
    confused_deputy_grants,
    public_grants,
)
from fleetscan.facts.base import known
from fleetscan.verdicts import Unread

#: as many grants as a message names
_NAMED: Final = 3

_WHO: Final = {
    Openness.ANYONE: "anybody",
    Openness.ALL_BUT_SOME: "all but a few",
    Openness.ANY_IDENTITY: "whoever has an account with an identity provider",
    Openness.ANY_SERVICE: "any AWS service",
    Openness.SERVICE_FOR_ANYONE: "a service on behalf of anybody",
    Openness.OTHER_ACCOUNT: "other accounts",
}


class ResourcePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Who may do what with a resource, as far as the resource's own policy says it."""

    #: None if the resource has no policy
    document: PolicyDocument | Unread | None

    @property
    def is_there(self) -> bool:
        """Whether the resource has a policy."""
        return self.document is not None

    def public_grants(self, *, deputies: Iterable[str] = ()) -> tuple[Grant, ...]:
        """Return what lets in anybody; `NotRead` if nobody can tell what the policy means.

        `deputies` are services that act for whoever tells them to: a grant to one of them that does
        not say for which account counts, too.
        """
        document = known(self.document)
        if document is None:
            return ()
        return (
            *public_grants(document),
            *confused_deputy_grants(document, services=tuple(deputies)),
        )


def in_words(grants: Sequence[Grant]) -> str:
    """Say what some grants give and to whom: `statement 1 lets anybody do sqs:*`."""
    told = [f"{each.name} lets {_WHO[each.openness]} do {_what(each)}" for each in grants[:_NAMED]]
    if len(grants) > _NAMED:
        told.append(f"and {len(grants) - _NAMED} more")
    return "; ".join(told)


def _what(grant: Grant) -> str:
    given = ", ".join(grant.actions[:_NAMED])
    if len(grant.actions) > _NAMED:
        given += ", …"
    if grant.except_actions:
        given += f" but {', '.join(grant.except_actions[:_NAMED])}"
    return given
