"""`apigatewayv2.api_routes_authorized`."""

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.apigatewayv2 import ApiRoutes, HttpApi
from fleetscan.facts.base import known
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict

_NONE = "NONE"
#: the one route of a WebSocket API that can authorize: whoever is through is connected
_CONNECT = "$connect"


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:APIGateway.8"],
    prowler=["apigatewayv2_api_authorizers_enabled"],
    config_rules=["api-gwv2-authorization-type-configured"],
)
def api_routes_authorized(
    http_api: HttpApi, routes: ApiRoutes, *, open_routes: tuple[Name, ...] = ()
) -> Verdict:
    """Every route of the API asks callers to prove who they are.

    Why:
        A route without authorization answers whoever finds it, and API addresses are found: they
        are in pages, in apps, and in the logs of certificates.

    Fix:
        Give each route an authorizer (JWT or Lambda) or IAM authorization.

    CLI:
        aws apigatewayv2 update-route --api-id API_ID --route-id ROUTE_ID
            --authorization-type JWT --authorizer-id AUTHORIZER_ID

    Terraform:
        resource "aws_apigatewayv2_route" "example" {
          api_id             = aws_apigatewayv2_api.example.id
          route_key          = "GET /orders"
          authorization_type = "JWT"
          authorizer_id      = aws_apigatewayv2_authorizer.example.id
        }

    Differs:
        Of a WebSocket API only the route `$connect` can authorize, and only it is judged. Prowler
        passes an API that has an authorizer, whether routes use it or not.

    Options:
        open_routes: keys of routes that anybody may call, such as `GET /health`
    """
    is_websocket = known(http_api.protocol) == "WEBSOCKET"
    judged = [each for each in routes.all if each.key == _CONNECT or not is_websocket]
    if is_websocket and routes.all and not judged:
        return Fail(f"API {http_api.id} has no route $connect that could authorize")
    if not judged:
        return NotApplicable(f"API {http_api.id} has no route")
    found = sorted(
        each.key for each in judged if each.authorization == _NONE and each.key not in open_routes
    )
    if found:
        return Fail(f"API {http_api.id} has routes without authorization: {', '.join(found)}")
    return Pass(f"API {http_api.id} has no route without authorization that was not chosen")
