"""What the tests of EC2's checks are about, each with members of its own."""

from datetime import UTC, datetime
from typing import Any

from fleetscan.facts.base import InRegion
from fleetscan.facts.ec2 import Instance
from fleetscan.facts.vpc import PrefixList, PrefixListEntries, SecurityGroup
from fleetscan.network.rules import GroupRule

ARN = "arn:aws:ec2:eu-west-1:111122223333"
REGION = "eu-west-1"


def named(kind: str, identifier: str) -> dict[str, Any]:
    """Return what names a resource."""
    return {"arn": f"{ARN}:{kind}/{identifier}", "id": identifier, "region": REGION}


def instance(**members: Any) -> Instance:  # noqa: ANN401 - members of every type
    """Return the instance i-1, with nothing wrong in it."""
    good: dict[str, Any] = {
        "state": "running",
        "launched_at": datetime(2026, 3, 1, tzinfo=UTC),
        "virtualization": "hvm",
        "metadata_tokens": "required",
        "metadata_endpoint": "enabled",
    }
    return Instance(**named("instance", "i-1"), **good | members)


def group(*ingress: GroupRule, **members: Any) -> SecurityGroup:  # noqa: ANN401 - as above
    """Return the group sg-1, if nothing else is said."""
    given = {"name": "web", "ingress": ingress}
    return SecurityGroup(**named("security-group", "sg-1") | given | members)


def rule(
    first: int | None,
    last: int | None = None,
    protocol: str = "tcp",
    **members: Any,  # noqa: ANN401 - as above
) -> GroupRule:
    """Return a rule about a port, or up to the last; from anywhere, if nothing is said."""
    return GroupRule(
        protocol=protocol,
        from_port=first,
        to_port=first if last is None else last,
        **{"cidrs": ("0.0.0.0/0",)} | members,
    )


def prefix_list(identifier: str, *cidrs: str) -> tuple[PrefixList, PrefixListEntries]:
    """Return a list of the account."""
    found = PrefixList(**named("prefix-list", identifier), owner="111122223333")
    return found, PrefixListEntries(cidrs=cidrs)


#: where no rule names a list, none is asked for
NO_LISTS: InRegion[tuple[PrefixList, PrefixListEntries]] = InRegion([])
