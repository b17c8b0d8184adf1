"""Which policies give administration of the account, and how, in words."""

from collections.abc import Iterable

from fleetscan.access import PolicyDocument, full_admin_statements
from fleetscan.verdicts import NotRead, Unread

__all__ = ["administration", "administrative"]


def administration(policy: PolicyDocument) -> str:
    """Say by which of its statements a policy gives administration of the account.

    Empty if by none. What a permissions boundary or an SCP takes away again is not seen.
    """
    return ", ".join(
        each.statement.name
        + (f" except for {' and '.join(each.except_for)}" if each.except_for else "")
        + (" under conditions" if each.conditional else "")
        for each in full_admin_statements(policy)
    )


def administrative(policies: Iterable[tuple[str, PolicyDocument | Unread]]) -> tuple[str, ...]:
    """Say which policies, each with its name, give administration of the account, and how.

    Raises `NotRead` where none was found to and one could not be read.
    """
    found: list[str] = []
    unread: list[Unread] = []
    for name, document in policies:
        if isinstance(document, Unread):
            unread.append(document)
        elif how := administration(document):
            found.append(f"{name} ({how})")
    if unread and not found:
        raise NotRead(*unread)
    return tuple(found)
