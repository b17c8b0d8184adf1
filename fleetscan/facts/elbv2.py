"""Facts about Elastic Load Balancing, without Classic Load Balancers."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable
from fleetscan.verdicts import Unread


class LoadBalancer(Taggable, frozen=True, kw_only=True):
    """An Application, Network or Gateway Load Balancer."""

    TYPE: ClassVar[str] = "AWS::ElasticLoadBalancingV2::LoadBalancer"

    #: `application`, `network` or `gateway`
    kind: str | Unread
    #: the Availability Zones in which it has nodes
    zones: tuple[str, ...]


class LoadBalancerAttributes(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a load balancer. None is what load balancers of its kind do not have."""

    deletion_protection: bool
    #: whether access logs are written
    access_logs: bool | None
    #: whether header fields are dropped whose names HTTP does not allow
    drops_invalid_headers: bool | None
    #: what is done with requests that may be read in two ways: `monitor`, `defensive`, `strictest`
    desync_mode: str | None


class Listener(msgspec.Struct, frozen=True, kw_only=True):
    """A port on which a load balancer listens."""

    port: int | None
    #: `HTTP`, `HTTPS`, `TCP`, `TLS`, `UDP`, `TCP_UDP` or `GENEVE`; None of a gateway
    protocol: str | None
    #: whether all that no rule is about is sent to HTTPS
    redirects_to_https: bool


class Listeners(msgspec.Struct, frozen=True, kw_only=True):
    """All listeners of a load balancer."""

    all: tuple[Listener, ...]


class WebAcl(msgspec.Struct, frozen=True, kw_only=True):
    """The web ACL of AWS WAF that stands before a load balancer."""

    #: None if there is none
    arn: str | None
