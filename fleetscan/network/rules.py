"""Rules of security groups and of network ACLs, and what they let in from the internet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from fleetscan.network.addresses import (
    INTERNET,
    VERSIONS,
    AddressSet,
    Width,
    internet_part,
    version_of,
)

__all__ = [
    "LAST_PORT",
    "AclEntry",
    "GroupRule",
    "acl_opens",
    "group_opens",
    "group_opens_all_ports",
]

_FIRST_PORT: Final = 1
LAST_PORT: Final = 65535

_ALL: Final = "-1"

#: how a rule may name a protocol that has ports
_NAMES: Final = {"tcp": ("tcp", "6", _ALL), "udp": ("udp", "17", _ALL)}

#: the CIDR blocks in a prefix list
Entries = Callable[[str], Iterable[str]]

#: so many sources are named in a message
_NAMED: Final = 3


class _Traffic(msgspec.Struct, frozen=True, kw_only=True):
    """A protocol and a range of its ports."""

    #: `tcp`, `udp`, `icmp`, `icmpv6`, a protocol's number, or `-1` for all
    protocol: str
    #: None for all; of ICMP they are its type and code, and of all protocols they say nothing
    from_port: int | None = None
    to_port: int | None = None

    def is_about(self, protocol: str, port: int) -> bool:
        """Tell whether a port of `tcp` or `udp` is among it."""
        if self.protocol not in _NAMES[protocol]:
            return False
        # A rule about all protocols is about all ports, whatever range it names: Terraform sends 0.
        # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
        if self.protocol == _ALL:
            return True
        first = 0 if self.from_port is None else self.from_port
        last = LAST_PORT if self.to_port is None else self.to_port
        return first <= port <= last


class GroupRule(_Traffic, frozen=True, kw_only=True):
    """A permission of a security group: some traffic, and from or to where."""

    #: blocks of both versions of the internet protocol
    cidrs: tuple[str, ...] = ()
    #: ids of prefix lists
    prefix_lists: tuple[str, ...] = ()
    #: ids of security groups
    groups: tuple[str, ...] = ()


def group_opens(
    rules: Sequence[GroupRule],
    port: int,
    *,
    protocols: Sequence[str],
    entries: Entries,
    width: Width,
) -> str | None:
    """Say from where a group lets the internet reach a port; None if it does not.

    What all rules let in is taken together, so that two halves of the internet are all of it.
    `entries` is asked for prefix lists where the blocks that rules name are not enough.
    """
    for protocol in protocols:
        about = [rule for rule in rules if rule.is_about(protocol, port)]
        if sources := _internet_in(about, entries, width):
            return f"{protocol} port {port} from {sources}"
    return None


def group_opens_all_ports(
    rules: Sequence[GroupRule], *, entries: Entries, width: Width
) -> str | None:
    """Say from where a group lets the internet reach every port of TCP or of UDP.

    Nothing listens on port 0 (RFC 6335 reserves it), so that a range from 1 is all of them.
    """
    for protocol in _NAMES:
        sources = None
        for about in _at_each_port(rules, protocol):
            sources = _internet_in(about, entries, width)
            if sources is None:
                break
        if sources is not None:
            return f"all ports of {protocol} from {sources}"
    return None


def _at_each_port(rules: Sequence[GroupRule], protocol: str) -> Iterator[list[GroupRule]]:
    """Yield the rules about each port, one port for all that have the same rules."""
    # What is let in changes only where a rule begins or has ended.
    ports = {_FIRST_PORT} | {rule.from_port or 0 for rule in rules}
    ports |= {rule.to_port + 1 for rule in rules if rule.to_port is not None}
    for port in sorted(ports):
        if _FIRST_PORT <= port <= LAST_PORT:
            yield [rule for rule in rules if rule.is_about(protocol, port)]


def _internet_in(rules: Sequence[GroupRule], entries: Entries, width: Width) -> str | None:
    """Name the sources, if together they are the internet."""
    sources: dict[str, tuple[str, ...]] = {cidr: (cidr,) for rule in rules for cidr in rule.cidrs}
    if found := _widest(sources, width):
        return found
    lists = {name for rule in rules for name in rule.prefix_lists}
    if not lists:
        return None
    return _widest(sources | {name: tuple(entries(name)) for name in sorted(lists)}, width)


def _widest(sources: dict[str, tuple[str, ...]], width: Width) -> str | None:
    for version in VERSIONS:
        let_in = {
            name: part
            for name, blocks in sources.items()
            if (part := internet_part(blocks, version))
        }
        if let_in and width.is_exceeded_by(AddressSet.union(let_in.values()), version):
            names = sorted(let_in, key=lambda name: (-let_in[name].size, name))
            # one that is the whole internet says it all
            if let_in[names[0]] == INTERNET[version]:
                return names[0]
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            return ", ".join(names[:_NAMED]) + more
    return None


class AclEntry(_Traffic, frozen=True, kw_only=True):
    """An entry of a network ACL."""

    #: of two that a packet fits, the lower one decides
    number: int
    egress: bool
    allow: bool
    cidr: str


def acl_opens(
    entries: Iterable[AclEntry], port: int, *, protocols: Sequence[str], width: Width
) -> str | None:
    """Say by which entries an ACL lets the internet reach a port; None if it does not.

    An address is let in if the first entry that is about it allows it.
    """
    ordered = sorted((each for each in entries if not each.egress), key=lambda each: each.number)
    for protocol in protocols:
        about = [each for each in ordered if each.is_about(protocol, port)]
        for version in VERSIONS:
            undecided, let_in, by = INTERNET[version], AddressSet(), []
            for entry in (each for each in about if version_of(each.cidr) == version):
                decided = undecided & AddressSet.of([entry.cidr], version)
                undecided -= decided
                if entry.allow and decided:
                    let_in |= decided
                    by.append(entry)
            if width.is_exceeded_by(let_in, version):
                rules = ", ".join(f"{each.number} ({each.cidr})" for each in by[:_NAMED])
                more = f" and {len(by) - _NAMED} more" if len(by) > _NAMED else ""
                return f"{protocol} port {port} by rule {rules}{more}"
    return None
