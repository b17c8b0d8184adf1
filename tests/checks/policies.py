"""Policies for the tests of checks that judge them; who counts as anybody is tested in access."""

from collections.abc import Mapping, Sequence

from fleetscan.access import parse_policy
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import Cause, Unread

OWNER = {"AWS": "arn:aws:iam::111122223333:root"}


def policy(
    principal: str | Mapping[str, str],
    actions: str | Sequence[str] = "*",
    condition: Mapping[str, Mapping[str, str]] | None = None,
) -> ResourcePolicy:
    """Return a policy with one statement that allows."""
    statement: dict[str, object] = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": actions,
        "Resource": "*",
    }
    if condition is not None:
        statement["Condition"] = condition
    return ResourcePolicy(document=parse_policy({"Statement": [statement]}))


NO_POLICY = ResourcePolicy(document=None)

UNREADABLE = ResourcePolicy(
    document=Unread(cause=Cause.UNEXPECTED_REPLY, message="the policy can't be read")
)
