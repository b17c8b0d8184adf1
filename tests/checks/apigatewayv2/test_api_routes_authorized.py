import pytest

from fleetscan.checks.apigatewayv2.api_routes_authorized import api_routes_authorized
from fleetscan.facts.apigatewayv2 import ApiRoute, ApiRoutes
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.apigatewayv2.subjects import http_api


def routes(**authorizations: str) -> ApiRoutes:
    return ApiRoutes(
        all=tuple(
            ApiRoute(key=key.replace("__", " /"), authorization=each)
            for key, each in authorizations.items()
        )
    )


@pytest.mark.parametrize("authorization", ["AWS_IAM", "JWT", "CUSTOM"])
def test_routes_that_authorize_pass(authorization: str) -> None:
    verdict = api_routes_authorized(http_api(), routes(GET__orders=authorization))
    assert isinstance(verdict, Pass)


def test_one_route_without_authorization_fails() -> None:
    found = routes(GET__orders="JWT", GET__health="NONE")
    assert api_routes_authorized(http_api(), found) == Fail(
        "API orders has routes without authorization: GET /health"
    )


def test_routes_may_be_open_by_choice() -> None:
    found = routes(GET__orders="JWT", GET__health="NONE")
    verdict = api_routes_authorized(http_api(), found, open_routes=("GET /health",))
    assert isinstance(verdict, Pass)


def test_of_a_websocket_api_the_connection_is_judged_and_nothing_behind_it() -> None:
    socket = http_api("WEBSOCKET")
    closed = routes(**{"$connect": "CUSTOM", "$default": "NONE", "send": "NONE"})
    assert isinstance(api_routes_authorized(socket, closed), Pass)
    opened = routes(**{"$connect": "NONE", "$default": "NONE"})
    assert api_routes_authorized(socket, opened) == Fail(
        "API orders has routes without authorization: $connect"
    )


def test_a_websocket_api_that_lets_everybody_connect_for_want_of_a_route_fails() -> None:
    verdict = api_routes_authorized(http_api("WEBSOCKET"), routes(**{"$default": "NONE"}))
    assert isinstance(verdict, Fail)


@pytest.mark.parametrize("protocol", ["HTTP", "WEBSOCKET"])
def test_an_api_without_routes_is_not_judged(protocol: str) -> None:
    assert isinstance(api_routes_authorized(http_api(protocol), routes()), NotApplicable)


def test_a_protocol_that_nobody_knows_is_no_verdict() -> None:
    unknown = Unread(cause=Cause.UNEXPECTED_REPLY, message="?")
    with pytest.raises(NotRead):
        api_routes_authorized(http_api(unknown), routes())
