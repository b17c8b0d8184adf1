"""Amazon API Gateway: HTTP and WebSocket APIs. IAM knows its reads by the method of HTTP alone."""

from collections.abc import AsyncIterator
from typing import Final

from fleetscan.catalogue import Api, Call, Reply, collector, unknown_value
from fleetscan.facts.apigatewayv2 import ApiRoute, ApiRoutes, ApiStage, ApiStages, HttpApi
from fleetscan.facts.base import Tags

# The API takes the size as a text, and 500 at most.
_PAGE: Final = "500"

_GONE: Final = ("NotFoundException",)

_GET_APIS = Call("apigatewayv2:GetApis", "apigateway:GET")

# https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
_PROTOCOLS: Final = {"HTTP", "WEBSOCKET"}


@collector(_GET_APIS, page=500)
async def http_apis(api: Api) -> AsyncIterator[tuple[HttpApi, Tags]]:
    """List the HTTP and WebSocket APIs of a region."""
    async for page in api.pages("apigatewayv2:GetApis", MaxResults=_PAGE):
        for each in page.get("Items", ()):
            yield _http_api(api, each), Tags(each.get("Tags") or {})


def _http_api(api: Api, reply: Reply) -> HttpApi:
    protocol = reply["ProtocolType"]
    message = f"the API is said to speak {protocol!r}, which is not known"
    return HttpApi(
        arn=api.arn("apigateway", f"/apis/{reply['ApiId']}", account=False),
        id=reply["Name"],
        region=api.region,
        api_id=reply["ApiId"],
        protocol=protocol if protocol in _PROTOCOLS else unknown_value(_GET_APIS, message),
    )


@collector(Call("apigatewayv2:GetStages", "apigateway:GET", vanished=_GONE))
async def api_stages(api: Api, http_api: HttpApi) -> ApiStages:
    """Read the stages of an API."""
    found: list[ApiStage] = []
    pages = api.pages("apigatewayv2:GetStages", ApiId=http_api.api_id, MaxResults=_PAGE)
    async for page in pages:
        found += [
            ApiStage(
                name=each["StageName"],
                access_logs=(each.get("AccessLogSettings") or {}).get("DestinationArn"),
            )
            for each in page.get("Items", ())
        ]
    return ApiStages(all=tuple(found))


@collector(Call("apigatewayv2:GetRoutes", "apigateway:GET", vanished=_GONE))
async def api_routes(api: Api, http_api: HttpApi) -> ApiRoutes:
    """Read the routes of an API."""
    found: list[ApiRoute] = []
    pages = api.pages("apigatewayv2:GetRoutes", ApiId=http_api.api_id, MaxResults=_PAGE)
    async for page in pages:
        found += [
            ApiRoute(key=each["RouteKey"], authorization=each.get("AuthorizationType") or "NONE")
            for each in page.get("Items", ())
        ]
    return ApiRoutes(all=tuple(found))
