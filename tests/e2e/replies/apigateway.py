"""The APIs of the account of one of each."""

from typing import Any

_HTTP_API = {
    "ApiId": "a1",
    "Name": "orders",
    "ProtocolType": "HTTP",
    "RouteSelectionExpression": "$request.method $request.path",
    "Tags": {"Owner": "a"},
}

REPLIES: dict[str, Any] = {
    "apigateway:GetRestApis": {"items": [{"id": "r1", "name": "rest"}]},
    "apigateway:GetStages": {"item": [{"stageName": "prod", "tags": {"Owner": "a"}}]},
    "apigatewayv2:GetApis": {"Items": [_HTTP_API]},
    "apigatewayv2:GetStages": {"Items": [{"StageName": "prod"}]},
    "apigatewayv2:GetRoutes": {"Items": [{"RouteKey": "GET /", "AuthorizationType": "JWT"}]},
}
