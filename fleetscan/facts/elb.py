"""Facts about Classic Load Balancers."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable


class ClassicListener(msgspec.Struct, frozen=True, kw_only=True):
    """A port on which a Classic Load Balancer listens."""

    port: int
    #: between clients and the load balancer: `HTTP`, `HTTPS`, `TCP` or `SSL`
    protocol: str


class ClassicLoadBalancer(Taggable, frozen=True, kw_only=True):
    """A Classic Load Balancer."""

    TYPE: ClassVar[str] = "AWS::ElasticLoadBalancing::LoadBalancer"

    listeners: tuple[ClassicListener, ...]
    #: the Availability Zones in which it has nodes
    zones: tuple[str, ...]


class ClassicAttributes(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a Classic Load Balancer."""

    access_logs: bool
    #: whether a node sends requests to the instances of other zones, too
    cross_zone: bool
