from typing import Any

import pytest

from fleetscan.collectors import cloudfront
from fleetscan.facts.base import Tags
from fleetscan.facts.cloudfront import (
    Behavior,
    Distribution,
    DistributionSettings,
    Origin,
    OriginGroup,
    ViewerCertificate,
)
from fleetscan.testing.fake_api import FakeApi
from tests.e2e.replies.cloudfront import listed

ARN = "arn:aws:cloudfront::111122223333:distribution"


def some(*items: Any) -> dict[str, Any]:  # noqa: ANN401 - what lists of CloudFront hold
    return {"Quantity": len(items)} | ({"Items": list(items)} if items else {})


def page(*items: dict[str, Any], more: str | None = None) -> dict[str, Any]:
    found = some(*items) | {"Marker": "", "MaxItems": 100, "IsTruncated": more is not None}
    return {"DistributionList": found | ({"NextMarker": more} if more else {})}


E1 = Distribution(
    arn=f"{ARN}/E1",
    id="E1",
    region="global",
    origins=(Origin(id="files", domain="files.s3.amazonaws.com", is_s3=True),),
    groups=(),
    behaviors=(Behavior(target="files", viewer_policy="https-only", has_real_time_logs=False),),
    certificate=ViewerCertificate(is_default=True, support=None),
    web_acl=None,
)


async def test_distributions_are_listed_from_all_pages() -> None:
    pages = [page(listed("E1"), more="more"), page(listed("E2"))]
    api = FakeApi(cloudfront.distributions, {"cloudfront:ListDistributions": pages})
    first, second = await api.list()
    assert first == E1
    assert second.arn == f"{ARN}/E2"
    assert api.requests[0] == ("cloudfront:ListDistributions", {"MaxItems": "100"})


async def test_what_a_distribution_says_is_read() -> None:
    custom = {
        "HTTPPort": 80,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "match-viewer",
        "OriginSslProtocols": some("TLSv1", "TLSv1.2"),
    }
    signed = {"OriginAccessIdentity": ""}
    reply = listed(
        "E1",
        Origins=some(
            {"Id": "web", "DomainName": "web.example.com", "CustomOriginConfig": custom},
            {
                "Id": "files",
                "DomainName": "files.s3.amazonaws.com",
                "S3OriginConfig": signed,
                "OriginAccessControlId": "oac",
            },
        ),
        OriginGroups=some(
            {
                "Id": "both",
                "FailoverCriteria": {"StatusCodes": some(500)},
                "Members": some({"OriginId": "web"}, {"OriginId": "files"}),
            }
        ),
        DefaultCacheBehavior={
            "TargetOriginId": "both",
            "ViewerProtocolPolicy": "allow-all",
            "RealtimeLogConfigArn": "arn:logs",
        },
        CacheBehaviors=some(
            {
                "PathPattern": "/x",
                "TargetOriginId": "web",
                "ViewerProtocolPolicy": "redirect-to-https",
            }
        ),
        ViewerCertificate={"ACMCertificateArn": "arn:acm", "SSLSupportMethod": "vip"},
        WebACLId="arn:acl",
    )
    (found,) = await FakeApi(
        cloudfront.distributions, {"cloudfront:ListDistributions": [page(reply)]}
    ).list()
    assert found == Distribution(
        arn=f"{ARN}/E1",
        id="E1",
        region="global",
        origins=(
            Origin(
                id="web",
                domain="web.example.com",
                is_s3=False,
                protocol_policy="match-viewer",
                tls_protocols=("TLSv1", "TLSv1.2"),
            ),
            Origin(id="files", domain="files.s3.amazonaws.com", is_s3=True, access_control="oac"),
        ),
        groups=(OriginGroup(id="both", members=("web", "files")),),
        behaviors=(
            Behavior(target="both", viewer_policy="allow-all", has_real_time_logs=True),
            Behavior(target="web", viewer_policy="redirect-to-https", has_real_time_logs=False),
        ),
        certificate=ViewerCertificate(is_default=False, support="vip"),
        web_acl="arn:acl",
    )


@pytest.mark.parametrize(
    ("members", "root", "logs"),
    [
        ({"DefaultRootObject": "index.html", "Logging": {"Enabled": True}}, "index.html", True),
        ({"DefaultRootObject": "", "Logging": {"Enabled": False}}, None, False),
        ({}, None, False),
    ],
)
async def test_what_the_list_leaves_out_is_read(
    members: dict[str, Any],
    root: str | None,
    logs: bool,  # noqa: FBT001 - pytest fills it in
) -> None:
    config: dict[str, Any] = {
        "CallerReference": "1",
        "Origins": {"Quantity": 0, "Items": []},
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"},
        "Comment": "",
        "Enabled": True,
    }
    replies = {"cloudfront:GetDistributionConfig": [{"DistributionConfig": config | members}]}
    api = FakeApi(cloudfront.distribution_settings, replies)
    assert await api.read(E1) == DistributionSettings(default_root_object=root, standard_logs=logs)
    assert api.requests == [("cloudfront:GetDistributionConfig", {"Id": "E1"})]


async def test_the_tags_of_a_distribution_are_read() -> None:
    reply = {"Tags": {"Items": [{"Key": "Owner", "Value": "a"}, {"Key": "Bare"}]}}
    api = FakeApi(cloudfront.distribution_tags, {"cloudfront:ListTagsForResource": [reply]})
    assert await api.read(E1) == Tags({"Owner": "a", "Bare": ""})
    assert api.requests == [("cloudfront:ListTagsForResource", {"Resource": E1.arn})]
