from typing import Any

import pytest

from fleetscan.collectors import elbv2
from fleetscan.facts.base import Tags
from fleetscan.facts.elbv2 import Listener, Listeners, LoadBalancer, LoadBalancerAttributes
from fleetscan.testing.fake_api import REGION, FakeApi
from fleetscan.verdicts import Unread

ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer"


def balancer(path: str, kind: str, *zones: str) -> LoadBalancer:
    name = path.split("/")[1]
    return LoadBalancer(arn=f"{ARN}/{path}", id=name, region=REGION, kind=kind, zones=zones)


WEB = balancer("app/web/0a", "application", "eu-west-1a", "eu-west-1b")
TCP = balancer("net/tcp/0b", "network")
GATEWAY = balancer("gwy/gate/0c", "gateway")


def listed(found: LoadBalancer) -> dict[str, Any]:
    return {
        "LoadBalancerArn": found.arn,
        "LoadBalancerName": found.id,
        "Type": found.kind,
        "AvailabilityZones": [{"ZoneName": each} for each in found.zones],
    }


async def test_load_balancers_are_listed_from_all_pages() -> None:
    pages = [
        {"LoadBalancers": [listed(WEB)], "NextMarker": "more"},
        {"LoadBalancers": [listed(TCP)]},
    ]
    api = FakeApi(elbv2.load_balancers, {"elbv2:DescribeLoadBalancers": pages})
    assert await api.list() == [WEB, TCP]
    assert api.requests[0] == ("elbv2:DescribeLoadBalancers", {"PageSize": 400})


async def test_a_type_that_nobody_knows_is_unread() -> None:
    page = {"LoadBalancers": [listed(WEB) | {"Type": "quantum"}]}
    (odd,) = await FakeApi(elbv2.load_balancers, {"elbv2:DescribeLoadBalancers": [page]}).list()
    assert isinstance(odd.kind, Unread)


def settings(*names: str) -> list[dict[str, str]]:
    return [{"Key": name, "Value": "true"} for name in names]


OF_ALL = settings("deletion_protection.enabled", "load_balancing.cross_zone.enabled")
LOGS = settings("access_logs.s3.enabled")
HTTP = [
    *settings("routing.http.drop_invalid_header_fields.enabled"),
    {"Key": "routing.http.desync_mitigation_mode", "Value": "defensive"},
]


@pytest.mark.parametrize(
    ("found", "reply", "logs", "drops", "mode"),
    [
        (WEB, OF_ALL + LOGS + HTTP, True, True, "defensive"),
        (TCP, OF_ALL + LOGS, True, None, None),
        (GATEWAY, OF_ALL, None, None, None),
    ],
)
async def test_each_kind_has_its_own_settings(
    found: LoadBalancer,
    reply: list[dict[str, str]],
    logs: bool | None,  # noqa: FBT001 - pytest fills it in
    drops: bool | None,  # noqa: FBT001 - as above
    mode: str | None,
) -> None:
    replies = {"elbv2:DescribeLoadBalancerAttributes": [{"Attributes": reply}]}
    api = FakeApi(elbv2.load_balancer_attributes, replies)
    assert await api.read(found) == LoadBalancerAttributes(
        deletion_protection=True, access_logs=logs, drops_invalid_headers=drops, desync_mode=mode
    )


@pytest.mark.parametrize("reply", [OF_ALL, LOGS + HTTP, OF_ALL + LOGS])
async def test_settings_that_leave_one_out_are_no_fact(reply: list[dict[str, str]]) -> None:
    replies = {"elbv2:DescribeLoadBalancerAttributes": [{"Attributes": reply}]}
    with pytest.raises(KeyError):
        await FakeApi(elbv2.load_balancer_attributes, replies).read(WEB)


def redirect(**config: str) -> dict[str, Any]:
    return {"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301"} | config}


@pytest.mark.parametrize(
    ("action", "redirects"),
    [
        (redirect(Protocol="HTTPS"), True),
        (redirect(Protocol="#{protocol}", Host="example.com"), False),
        (redirect(Host="example.com"), False),
        ({"Type": "forward", "TargetGroupArn": "arn:group"}, False),
        ({"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}, False),
    ],
)
async def test_what_a_listener_does_is_read(
    action: dict[str, Any],
    redirects: bool,  # noqa: FBT001 - pytest fills it in
) -> None:
    https = {"Port": 443, "Protocol": "HTTPS", "DefaultActions": [{"Type": "forward"}]}
    pages = [
        {"Listeners": [{"Port": 80, "Protocol": "HTTP", "DefaultActions": [action]}]}
        | {"NextMarker": "more"},
        {"Listeners": [https]},
    ]
    api = FakeApi(elbv2.listeners, {"elbv2:DescribeListeners": pages})
    assert await api.read(WEB) == Listeners(
        all=(
            Listener(port=80, protocol="HTTP", redirects_to_https=redirects),
            Listener(port=443, protocol="HTTPS", redirects_to_https=False),
        )
    )
    asked = {"LoadBalancerArn": WEB.arn, "PageSize": 400}
    assert api.requests[0] == ("elbv2:DescribeListeners", asked)


async def test_the_tags_of_several_load_balancers_are_read_in_one_call() -> None:
    reply = {
        "TagDescriptions": [
            {"ResourceArn": TCP.arn, "Tags": []},
            {"ResourceArn": WEB.arn, "Tags": [{"Key": "Owner", "Value": "a"}, {"Key": "Bare"}]},
        ]
    }
    api = FakeApi(elbv2.load_balancer_tags, {"elbv2:DescribeTags": [reply]})
    assert await api.read([WEB, TCP]) == {
        WEB.arn: Tags({"Owner": "a", "Bare": ""}),
        TCP.arn: Tags({}),
    }
    assert api.requests == [("elbv2:DescribeTags", {"ResourceArns": [WEB.arn, TCP.arn]})]


async def test_a_load_balancer_that_the_reply_leaves_out_has_no_tags_made_up() -> None:
    reply = {"TagDescriptions": [{"ResourceArn": WEB.arn, "Tags": []}]}
    api = FakeApi(elbv2.load_balancer_tags, {"elbv2:DescribeTags": [reply]})
    assert await api.read([WEB, TCP]) == {WEB.arn: Tags({})}


def test_a_call_takes_twenty_load_balancers() -> None:
    assert elbv2.load_balancer_tags.batch == 20
