"""APIs for the tests of their checks."""

from fleetscan.facts.apigatewayv2 import HttpApi
from fleetscan.verdicts import Unread


def http_api(protocol: str | Unread = "HTTP") -> HttpApi:
    return HttpApi(
        arn="arn:aws:apigateway:eu-west-1::/apis/a1",
        id="orders",
        region="eu-west-1",
        api_id="a1",
        protocol=protocol,
    )
