"""How every service's policies are read."""

from fleetscan.access import parse_policy
from fleetscan.catalogue import Call, unknown_value
from fleetscan.facts.policies import ResourcePolicy

__all__ = ["resource_policy"]


def resource_policy(call: Call, text: str | None) -> ResourcePolicy:
    """Read a policy as a reply has it: none, or an empty text, is no policy."""
    if not text:
        return ResourcePolicy(document=None)
    try:
        return ResourcePolicy(document=parse_policy(text))
    except ValueError as error:
        return ResourcePolicy(document=unknown_value(call, f"the policy can't be read: {error}"))
