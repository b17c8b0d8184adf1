from typing import Any

from fleetscan.collectors import apigatewayv2
from fleetscan.facts.apigatewayv2 import ApiRoute, ApiRoutes, ApiStage, ApiStages, HttpApi
from fleetscan.facts.base import Tags
from fleetscan.testing.fake_api import REGION, FakeApi
from fleetscan.verdicts import Unread

ARN = "arn:aws:apigateway:eu-west-1::/apis"

ORDERS = HttpApi(arn=f"{ARN}/a1", id="orders", region=REGION, api_id="a1", protocol="HTTP")


def listed(api_id: str, name: str, protocol: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's
    common = {"ApiId": api_id, "Name": name, "ProtocolType": protocol}
    return common | {"RouteSelectionExpression": "$request.method"} | members


async def test_apis_are_listed_from_all_pages_with_their_tags() -> None:
    pages = [
        {"Items": [listed("a1", "orders", "HTTP", Tags={"Owner": "a"})], "NextToken": "more"},
        {"Items": [listed("b2", "chat", "WEBSOCKET")]},
    ]
    api = FakeApi(apigatewayv2.http_apis, {"apigatewayv2:GetApis": pages})
    chat = HttpApi(arn=f"{ARN}/b2", id="chat", region=REGION, api_id="b2", protocol="WEBSOCKET")
    assert await api.list() == [(ORDERS, Tags({"Owner": "a"})), (chat, Tags({}))]
    assert api.requests[0] == ("apigatewayv2:GetApis", {"MaxResults": "500"})


async def test_a_protocol_that_nobody_knows_is_unread() -> None:
    page = {"Items": [listed("a1", "orders", "GRPC")]}
    ((odd, _),) = await FakeApi(apigatewayv2.http_apis, {"apigatewayv2:GetApis": [page]}).list()
    assert isinstance(odd.protocol, Unread)


async def test_the_stages_of_an_api_are_read_from_all_pages() -> None:
    logged = {"StageName": "prod", "AccessLogSettings": {"DestinationArn": "arn:logs"}}
    pages = [{"Items": [logged], "NextToken": "more"}, {"Items": [{"StageName": "$default"}]}]
    api = FakeApi(apigatewayv2.api_stages, {"apigatewayv2:GetStages": pages})
    assert await api.read(ORDERS) == ApiStages(
        all=(
            ApiStage(name="prod", access_logs="arn:logs"),
            ApiStage(name="$default", access_logs=None),
        )
    )
    assert api.requests[0] == ("apigatewayv2:GetStages", {"ApiId": "a1", "MaxResults": "500"})


async def test_the_routes_of_an_api_are_read_from_all_pages() -> None:
    pages = [
        {
            "Items": [{"RouteKey": "GET /orders", "AuthorizationType": "JWT"}],
            "NextToken": "more",
        },
        {"Items": [{"RouteKey": "$default"}]},
    ]
    api = FakeApi(apigatewayv2.api_routes, {"apigatewayv2:GetRoutes": pages})
    assert await api.read(ORDERS) == ApiRoutes(
        all=(
            ApiRoute(key="GET /orders", authorization="JWT"),
            ApiRoute(key="$default", authorization="NONE"),
        )
    )
    assert api.requests[0] == ("apigatewayv2:GetRoutes", {"ApiId": "a1", "MaxResults": "500"})
