"""Classic Load Balancers for the tests of their checks."""

from fleetscan.facts.elb import ClassicListener, ClassicLoadBalancer


def balancer(*listeners: ClassicListener, zones: tuple[str, ...] = ()) -> ClassicLoadBalancer:
    return ClassicLoadBalancer(
        arn="arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/old",
        id="old",
        region="eu-west-1",
        listeners=listeners,
        zones=zones,
    )
