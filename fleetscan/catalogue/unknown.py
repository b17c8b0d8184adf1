"""What a collector says of a reply that it can read, and not understand."""

from typing import Any

from fleetscan.catalogue.api import Reply
from fleetscan.catalogue.model import Call
from fleetscan.redaction import redact
from fleetscan.verdicts import Cause, Unread

__all__ = ["told", "unknown_value"]


def unknown_value(call: Call, message: str) -> Unread:
    """Say that the reply to a call has a value that nobody knows the meaning of.

    It has the same one some minutes later. `message` says which it is, and of what.
    """
    return Unread(
        cause=Cause.UNEXPECTED_REPLY,
        operation=call.operation,
        iam_action=call.iam_action,
        error_code="UnknownValue",
        message=redact(message),
        may_recover=False,
    )


def told(call: Call, reply: Reply, member: str) -> Any | Unread:  # noqa: ANN401 - a member has its own type
    """Return a member that AWS always sends; where it is missing, that alone was not read."""
    if member in reply:
        return reply[member]
    return unknown_value(call, f"the reply does not say {member}")
