"""Whether ranges of IP addresses are so wide that they choose nobody."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import Final

__all__ = ["are_narrow"]

# S3's "The meaning of public": broader than /8 for IPv4 and /32 for IPv6 is public.
_NARROW_4: Final = 8
_NARROW_6: Final = 32
# No request from the internet comes from one of these (RFC 1918, RFC 4193).
_PRIVATE_4: Final = (
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
)
_PRIVATE_6: Final = IPv6Network("fc00::/7")
_MAPPED: Final = IPv6Network("::ffff:0:0/96")


def are_narrow(values: Sequence[str]) -> bool:
    """Tell whether these addresses and ranges together leave most of the internet out.

    Ranges that meet are taken as one, so 0.0.0.0/1 and 128.0.0.0/1 are what they are: everything.
    What is no address makes it a no, and so does an empty list.
    """
    try:
        networks = [_network(value) for value in values]
    except ValueError:
        return False
    four = (
        each
        for each in networks
        if isinstance(each, IPv4Network) and not any(each.subnet_of(own) for own in _PRIVATE_4)
    )
    six = (
        each
        for each in networks
        if isinstance(each, IPv6Network) and not each.subnet_of(_PRIVATE_6)
    )
    return (
        bool(networks)
        and all(each.prefixlen >= _NARROW_4 for each in collapse_addresses(four))
        and all(each.prefixlen >= _NARROW_6 for each in collapse_addresses(six))
    )


def _network(value: str) -> IPv4Network | IPv6Network:
    network = ip_network(value, strict=False)
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        # IPv4 as IPv6 writes it
        length = network.prefixlen - _MAPPED.prefixlen
        return IPv4Network(f"{network.network_address.ipv4_mapped}/{length}")
    return network
