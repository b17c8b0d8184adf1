from typing import Any

import pytest

from fleetscan.collectors import wafv2
from fleetscan.facts.elbv2 import WebAcl
from fleetscan.testing.fake_api import FakeApi
from tests.collectors.test_elbv2 import GATEWAY, TCP, WEB

ACL = {
    "Name": "acl",
    "Id": "1",
    "ARN": "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/acl/1",
    "DefaultAction": {"Allow": {}},
    "VisibilityConfig": {
        "SampledRequestsEnabled": True,
        "CloudWatchMetricsEnabled": True,
        "MetricName": "acl",
    },
}


@pytest.mark.parametrize(("reply", "arn"), [({"WebACL": ACL}, ACL["ARN"]), ({}, None)])
async def test_the_web_acl_of_a_load_balancer_is_read(
    reply: dict[str, Any], arn: str | None
) -> None:
    api = FakeApi(wafv2.load_balancer_web_acl, {"wafv2:GetWebACLForResource": [reply]})
    assert await api.read(WEB) == WebAcl(arn=arn)
    assert api.requests == [("wafv2:GetWebACLForResource", {"ResourceArn": WEB.arn})]


async def test_those_that_can_have_none_are_not_asked() -> None:
    for balancer in (GATEWAY, TCP):
        assert await FakeApi(wafv2.load_balancer_web_acl, {}).read(balancer) == WebAcl(arn=None)
