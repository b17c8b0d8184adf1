"""Load balancers for the tests of their checks."""

from fleetscan.facts.elbv2 import LoadBalancer, LoadBalancerAttributes
from fleetscan.verdicts import Cause, Unread

#: a type that AWS may come to have
UNKNOWN = Unread(cause=Cause.UNEXPECTED_REPLY, message="?")


def balancer(kind: str | Unread = "application", *zones: str) -> LoadBalancer:
    return LoadBalancer(
        arn="arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a",
        id="web",
        region="eu-west-1",
        kind=kind,
        zones=zones,
    )


def attributes(
    *,
    deletion_protection: bool = False,
    access_logs: bool | None = False,
    drops_invalid_headers: bool | None = False,
    desync_mode: str | None = "defensive",
) -> LoadBalancerAttributes:
    return LoadBalancerAttributes(
        deletion_protection=deletion_protection,
        access_logs=access_logs,
        drops_invalid_headers=drops_invalid_headers,
        desync_mode=desync_mode,
    )
