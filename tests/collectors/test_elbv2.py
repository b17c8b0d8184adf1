from fleetscan.collectors import elbv2
from fleetscan.facts.base import Tags
from fleetscan.facts.elbv2 import LoadBalancer
from tests.collectors.fake_api import REGION, FakeApi

ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer"

WEB = LoadBalancer(arn=f"{ARN}/app/web/0a", id="web", region=REGION)

TCP = LoadBalancer(arn=f"{ARN}/net/tcp/0b", id="tcp", region=REGION)


async def test_load_balancers_are_listed_from_all_pages() -> None:
    pages = [
        {
            "LoadBalancers": [{"LoadBalancerArn": WEB.arn, "LoadBalancerName": "web"}],
            "NextMarker": "more",
        },
        {"LoadBalancers": [{"LoadBalancerArn": TCP.arn, "LoadBalancerName": "tcp"}]},
    ]
    api = FakeApi(elbv2.load_balancers, {"elbv2:DescribeLoadBalancers": pages})
    assert await api.list() == [WEB, TCP]
    assert api.requests[0] == ("elbv2:DescribeLoadBalancers", {"PageSize": 400})


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
