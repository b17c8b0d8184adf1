"""Facts about HTTP and WebSocket APIs of Amazon API Gateway."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable
from fleetscan.verdicts import Unread


class HttpApi(Taggable, frozen=True, kw_only=True):
    """An HTTP or WebSocket API. Its id is its name."""

    TYPE: ClassVar[str] = "AWS::ApiGatewayV2::Api"

    #: by which the API knows it
    api_id: str
    #: `HTTP` or `WEBSOCKET`
    protocol: str | Unread


class ApiStage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of an API: what callers reach."""

    name: str
    #: ARN of where its access logs go; None if it writes none
    access_logs: str | None


class ApiStages(msgspec.Struct, frozen=True, kw_only=True):
    """All stages of an API."""

    all: tuple[ApiStage, ...]


class ApiRoute(msgspec.Struct, frozen=True, kw_only=True):
    """A route of an API."""

    #: `GET /orders`, `$default`; of a WebSocket API `$connect`, `$disconnect`, or a name
    key: str
    #: who has to prove what: `NONE`, `AWS_IAM`, `CUSTOM` or `JWT`
    authorization: str


class ApiRoutes(msgspec.Struct, frozen=True, kw_only=True):
    """All routes of an API."""

    all: tuple[ApiRoute, ...]
