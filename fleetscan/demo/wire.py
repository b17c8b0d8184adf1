"""One call to the simulated AWS and its answer, as plain values: no socket, no moto."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from msgspec import Struct, field

__all__ = ["Answer", "Call", "Protocol", "Request"]


class Protocol(StrEnum):
    """How a service writes its requests, replies and errors (the names are botocore's)."""

    QUERY = "query"
    EC2 = "ec2"
    JSON_1_0 = "json-1.0"
    JSON_1_1 = "json-1.1"
    REST_JSON = "rest-json"
    REST_XML = "rest-xml"


class Call(Struct, frozen=True, kw_only=True):
    """The record of one call: who signed it, for where, and what was asked."""

    #: access key id of the signature; empty when the request was not signed
    access_key_id: str
    #: the account that this access key belongs to; None when nobody was ever given that key
    account_id: str | None
    #: region that the request was signed for; empty when it was not signed
    region: str
    #: service that the request was signed for: the signing name, `elasticloadbalancing` not `elbv2`
    service: str
    #: name of the operation, `DescribeVolumes`; method and path where it could not be told
    operation: str
    #: path of the URL, percent-encoded as it came
    path: str = "/"


class Request(Struct, frozen=True, kw_only=True):
    """One call with all that came over the wire."""

    call: Call
    protocol: Protocol
    method: str
    #: query string of the URL, as it came
    query: str
    #: names in lower case
    headers: Mapping[str, str]
    body: bytes
    #: form fields of the query protocols; empty for the others
    parameters: Mapping[str, str]
    #: ARN that AWS would name as the caller; None for an unknown access key
    principal_arn: str | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """What goes back over the wire."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    #: seconds to wait before the answer is sent, on top of the server's own latency
    delay: float = 0.0
    #: close the connection in place of an answer
    disconnect: bool = False

    @classmethod
    def text(cls, body: str, *, status: int = 200, content_type: str = "text/xml") -> Self:
        """Make an answer whose body is `body` in UTF-8."""
        return cls(status=status, headers={"Content-Type": content_type}, body=body.encode())
