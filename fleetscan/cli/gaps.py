"""What to say of things that could not be seen: what happened, where, and what helps."""

from collections.abc import Mapping
from typing import Final

from fleetscan.cli.text import plain
from fleetscan.store import GapGroup
from fleetscan.verdicts import Cause

__all__ = ["advice", "title", "was_not_reached"]

_ASSUME_ROLE: Final = "sts:AssumeRole"

_TITLES: Final[Mapping[Cause, str]] = {
    Cause.ACCESS_DENIED: "access denied",
    Cause.DENIED_BY_SCP: "denied by a service control policy",
    Cause.DENIED_BY_RESOURCE_POLICY: "denied by a resource's policy",
    Cause.CREDENTIALS: "credentials refused",
    Cause.REGION_DISABLED: "region not enabled",
    Cause.THROTTLED: "throttled",
    Cause.TIMEOUT: "timed out",
    Cause.NETWORK: "network failed",
    Cause.SERVICE_UNAVAILABLE: "service unavailable",
    Cause.UNEXPECTED_REPLY: "unexpected reply",
    Cause.INTERNAL: "internal error",
}

# `{action}` is the IAM action that the operation needs.
_ADVICE: Final[Mapping[Cause, str]] = {
    Cause.ACCESS_DENIED: "Grant {action} to the role.",
    Cause.DENIED_BY_SCP: "Have {action} allowed for the role in the organization's policies.",
    Cause.DENIED_BY_RESOURCE_POLICY: "Allow {action} for the role in the resource's own policy.",
    Cause.CREDENTIALS: "Check the `role` or `profile` of the account: its credentials must be "
    "valid, and of this account.",
    Cause.REGION_DISABLED: "Enable the region in the account, or leave it out of `regions`.",
    Cause.THROTTLED: "Sweep again with a lower --max-tasks, or with a higher AWS_MAX_ATTEMPTS.",
    Cause.TIMEOUT: "Check the network and the proxy, and sweep again.",
    Cause.NETWORK: "Check the network and the proxy, and sweep again.",
    Cause.SERVICE_UNAVAILABLE: "Sweep again later, unless the service is not offered there.",
    Cause.UNEXPECTED_REPLY: "See whether a proxy or another endpoint answers in place of AWS.",
    Cause.INTERNAL: "This is a fault of fleetscan: -v shows more of it. Please report it.",
}

_ADVICE_ROLE: Final = (
    "See that the role exists there, and that its trust policy and external id let you in."
)


_ADVICE_SOURCE: Final = (
    "The source credentials are refused: see that `aws sts get-caller-identity` works."
)

_ADVICE_NOT_SWEPT: Final = (
    "Sweep every enabled region: a check that needs all of an account can't say more without."
)


def was_not_reached(group: GapGroup) -> bool:
    """Whether these gaps are of tasks that the run did not come to."""
    return group.cause is Cause.INTERNAL and group.error_code == "Interrupted"


def _was_not_swept(group: GapGroup) -> bool:
    return group.cause is Cause.INTERNAL and group.error_code == "NotSwept"


def title(group: GapGroup) -> str:
    """Say what happened, in a few words."""
    if group.operation == _ASSUME_ROLE:
        denied = group.cause is Cause.ACCESS_DENIED
        return f"role can't be assumed{'' if denied else f' ({_TITLES[group.cause]})'}"
    if _was_not_swept(group):
        return "not every region was swept"
    operation = f": {plain(group.operation)}" if group.operation else ""
    return f"{_TITLES[group.cause]}{operation}"


def advice(group: GapGroup) -> str:
    """Say what to do, so that it can be seen the next time."""
    if group.operation == _ASSUME_ROLE and group.cause is Cause.ACCESS_DENIED:
        return _ADVICE_ROLE
    if group.operation == _ASSUME_ROLE and group.cause is Cause.CREDENTIALS:
        return _ADVICE_SOURCE
    if _was_not_swept(group):
        return _ADVICE_NOT_SWEPT
    return _ADVICE[group.cause].format(action=plain(group.iam_action or "the call"))
