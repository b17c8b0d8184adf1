from typing import Any

import pytest

from fleetscan.collectors import elb
from fleetscan.facts.base import Tags
from fleetscan.facts.elb import ClassicAttributes, ClassicListener, ClassicLoadBalancer
from fleetscan.testing.fake_api import REGION, FakeApi

ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer"


def balancer(name: str, *zones: str, listeners: Any = ()) -> ClassicLoadBalancer:  # noqa: ANN401 - the fact's
    return ClassicLoadBalancer(
        arn=f"{ARN}/{name}", id=name, region=REGION, listeners=listeners, zones=zones
    )


OLD, OLDER = balancer("old"), balancer("older")


async def test_load_balancers_are_listed_from_all_pages() -> None:
    listener = {"Protocol": "https", "LoadBalancerPort": 443, "InstancePort": 80}
    full = {
        "LoadBalancerName": "full",
        "AvailabilityZones": ["eu-west-1a", "eu-west-1b"],
        "ListenerDescriptions": [{"Listener": listener, "PolicyNames": []}],
    }
    pages = [
        {"LoadBalancerDescriptions": [full], "NextMarker": "more"},
        {"LoadBalancerDescriptions": [{"LoadBalancerName": "old"}]},
    ]
    api = FakeApi(elb.classic_load_balancers, {"elb:DescribeLoadBalancers": pages})
    listeners = (ClassicListener(port=443, protocol="HTTPS"),)
    assert await api.list() == [
        balancer("full", "eu-west-1a", "eu-west-1b", listeners=listeners),
        OLD,
    ]
    assert api.requests[0] == ("elb:DescribeLoadBalancers", {"PageSize": 400})


@pytest.mark.parametrize("enabled", [True, False])
async def test_the_settings_of_a_load_balancer_are_read(enabled: bool) -> None:  # noqa: FBT001 - pytest fills it in
    attributes = {
        "AccessLog": {"Enabled": enabled},
        "CrossZoneLoadBalancing": {"Enabled": not enabled},
    }
    replies = {"elb:DescribeLoadBalancerAttributes": [{"LoadBalancerAttributes": attributes}]}
    api = FakeApi(elb.classic_attributes, replies)
    assert await api.read(OLD) == ClassicAttributes(access_logs=enabled, cross_zone=not enabled)
    assert api.requests == [("elb:DescribeLoadBalancerAttributes", {"LoadBalancerName": "old"})]


async def test_the_tags_of_several_load_balancers_are_read_in_one_call() -> None:
    reply = {
        "TagDescriptions": [
            {"LoadBalancerName": "older", "Tags": []},
            {"LoadBalancerName": "old", "Tags": [{"Key": "Owner", "Value": "a"}]},
        ]
    }
    api = FakeApi(elb.classic_tags, {"elb:DescribeTags": [reply]})
    assert await api.read([OLD, OLDER]) == {OLD.arn: Tags({"Owner": "a"}), OLDER.arn: Tags({})}
    assert api.requests == [("elb:DescribeTags", {"LoadBalancerNames": ["old", "older"]})]
