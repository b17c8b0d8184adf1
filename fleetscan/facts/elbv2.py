"""Facts about Elastic Load Balancing, without Classic Load Balancers."""

from typing import ClassVar

from fleetscan.facts.base import Taggable


class LoadBalancer(Taggable, frozen=True, kw_only=True):
    """An Application, Network or Gateway Load Balancer."""

    TYPE: ClassVar[str] = "AWS::ElasticLoadBalancingV2::LoadBalancer"
