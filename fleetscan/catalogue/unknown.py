"""What a collector says of a reply that it can read, and not understand."""

from fleetscan.catalogue.model import Call
from fleetscan.redaction import redact
from fleetscan.verdicts import Cause, Unread

__all__ = ["unknown_value"]


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
