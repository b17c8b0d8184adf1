"""Errors in the shape of each protocol, with the codes and words that AWS itself uses.

Codes differ by protocol for one and the same fault; a client that maps only one of them to a
cause would be wrong on the others, so all are here.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html and the
"Common Errors" page of each service's API reference.
"""

from enum import Enum
from xml.sax.saxutils import escape

import msgspec
from msgspec import Struct

from fleetscan.demo.wire import Answer, Protocol, Request

__all__ = ["Fault", "error", "fault"]

REQUEST_ID = "5f3c1d3e-7c6a-4c1e-9a53-0d2f6b8e4a10"


class _Form(Struct, frozen=True):
    code: str
    status: int
    message: str


class Fault(Enum):
    """A fault that every service has, under a name of its own."""

    ACCESS_DENIED = "access denied"
    EXPIRED_CREDENTIALS = "expired credentials"
    NOT_SIGNED = "not signed"
    SIGNATURE_MISMATCH = "signature mismatch"
    THROTTLED = "throttled"
    UNKNOWN_CREDENTIALS = "unknown credentials"


_INVALID = "The security token included in the request is invalid."
_EXPIRED = "The security token included in the request is expired"
_DENIED = "You are not authorized to perform this operation."
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for "
    "details."
)
_NOT_SIGNED = "Request is missing Authentication Token"

_JSON = {
    Fault.ACCESS_DENIED: _Form("AccessDeniedException", 400, _DENIED),
    Fault.EXPIRED_CREDENTIALS: _Form("ExpiredTokenException", 400, _EXPIRED),
    Fault.NOT_SIGNED: _Form("MissingAuthenticationTokenException", 400, _NOT_SIGNED),
    Fault.SIGNATURE_MISMATCH: _Form("InvalidSignatureException", 400, _MISMATCH),
    Fault.THROTTLED: _Form("ThrottlingException", 400, "Rate exceeded"),
    Fault.UNKNOWN_CREDENTIALS: _Form("UnrecognizedClientException", 400, _INVALID),
}
FORMS = {
    Protocol.EC2: {
        Fault.ACCESS_DENIED: _Form("UnauthorizedOperation", 403, _DENIED),
        Fault.EXPIRED_CREDENTIALS: _Form("RequestExpired", 400, "Request has expired."),
        Fault.NOT_SIGNED: _Form("MissingAuthenticationToken", 403, _NOT_SIGNED),
        Fault.SIGNATURE_MISMATCH: _Form(
            "AuthFailure",
            401,
            "AWS was not able to validate the provided access credentials",
        ),
        Fault.THROTTLED: _Form("RequestLimitExceeded", 503, "Request limit exceeded."),
        Fault.UNKNOWN_CREDENTIALS: _Form(
            "AuthFailure",
            401,
            "AWS was not able to validate the provided access credentials",
        ),
    },
    Protocol.QUERY: {
        Fault.ACCESS_DENIED: _Form("AccessDenied", 403, _DENIED),
        Fault.EXPIRED_CREDENTIALS: _Form("ExpiredToken", 403, _EXPIRED),
        Fault.NOT_SIGNED: _Form("MissingAuthenticationToken", 403, _NOT_SIGNED),
        Fault.SIGNATURE_MISMATCH: _Form("SignatureDoesNotMatch", 403, _MISMATCH),
        Fault.THROTTLED: _Form("Throttling", 400, "Rate exceeded"),
        Fault.UNKNOWN_CREDENTIALS: _Form("InvalidClientTokenId", 403, _INVALID),
    },
    Protocol.JSON_1_0: _JSON,
    Protocol.JSON_1_1: _JSON,
    Protocol.REST_JSON: {
        Fault.ACCESS_DENIED: _Form("AccessDeniedException", 403, _DENIED),
        Fault.EXPIRED_CREDENTIALS: _Form("ExpiredTokenException", 403, _EXPIRED),
        Fault.NOT_SIGNED: _Form("MissingAuthenticationTokenException", 403, _NOT_SIGNED),
        Fault.SIGNATURE_MISMATCH: _Form("InvalidSignatureException", 403, _MISMATCH),
        Fault.THROTTLED: _Form("TooManyRequestsException", 429, "Rate exceeded"),
        Fault.UNKNOWN_CREDENTIALS: _Form("UnrecognizedClientException", 403, _INVALID),
    },
    Protocol.REST_XML: {
        Fault.ACCESS_DENIED: _Form("AccessDenied", 403, "Access Denied"),
        Fault.EXPIRED_CREDENTIALS: _Form("ExpiredToken", 400, "The provided token has expired."),
        Fault.NOT_SIGNED: _Form("AccessDenied", 403, "Access Denied"),
        Fault.SIGNATURE_MISMATCH: _Form("SignatureDoesNotMatch", 403, _MISMATCH),
        Fault.THROTTLED: _Form("SlowDown", 503, "Please reduce your request rate."),
        Fault.UNKNOWN_CREDENTIALS: _Form(
            "InvalidToken", 400, "The provided token is malformed or otherwise invalid."
        ),
    },
}
# Services whose own code for a fault is not the one of their protocol.
SERVICE_CODES = {
    ("organizations", Fault.THROTTLED): "TooManyRequestsException",
    ("sns", Fault.ACCESS_DENIED): "AuthorizationError",
}
# SQS moved from query to JSON and still sends the codes of old in a header; botocore prefers it.
QUERY_COMPATIBLE = frozenset({"sqs"})
NAMESPACES = {
    "elasticloadbalancing": "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "rds": "http://rds.amazonaws.com/doc/2014-10-31/",
    "sns": "http://sns.amazonaws.com/doc/2010-03-31/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
}


def fault(request: Request, kind: Fault, message: str | None = None) -> Answer:
    """Answer `request` with a fault under the code that its service has for it.

    `message` replaces the usual words.
    """
    form = FORMS[request.protocol][kind]
    service = request.call.service
    code = SERVICE_CODES.get((service, kind), form.code)
    query_code = FORMS[Protocol.QUERY][kind].code if service in QUERY_COMPATIBLE else None
    return _shaped(request, code, message or form.message, form.status, query_code)


def error(request: Request, code: str, message: str, *, status: int = 400) -> Answer:
    """Answer `request` with any error code, in the shape of its protocol."""
    query_code = code if request.call.service in QUERY_COMPATIBLE else None
    return _shaped(request, code, message, status, query_code)


def _shaped(
    request: Request, code: str, message: str, status: int, query_code: str | None
) -> Answer:
    match request.protocol:
        case Protocol.EC2:
            return _xml(
                f"<Response><Errors>{_xml_error(code, message)}</Errors>"
                f"<RequestID>{REQUEST_ID}</RequestID></Response>",
                status,
            )
        case Protocol.QUERY:
            namespace = NAMESPACES.get(request.call.service, "")
            return _xml(
                f'<ErrorResponse xmlns="{namespace}">'
                f"{_xml_error(code, message, '<Type>Sender</Type>')}"
                f"<RequestId>{REQUEST_ID}</RequestId></ErrorResponse>",
                status,
            )
        case Protocol.REST_XML:
            extra = f"<RequestId>{REQUEST_ID}</RequestId><HostId>simulated</HostId>"
            return _xml(_xml_error(code, message, after=extra), status, "application/xml")
        case Protocol.REST_JSON:
            headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code}
            body = msgspec.json.encode({"message": message})
            return Answer(status=status, headers=headers, body=body)
        case _:
            headers = {"Content-Type": f"application/x-amz-{request.protocol.value}"}
            if query_code is not None:
                headers["x-amzn-query-error"] = f"{query_code};Sender"
            body = msgspec.json.encode({"__type": code, "message": message})
            return Answer(status=status, headers=headers, body=body)


def _xml_error(code: str, message: str, before: str = "", after: str = "") -> str:
    return (
        f"<Error>{before}<Code>{escape(code)}</Code>"
        f"<Message>{escape(message)}</Message>{after}</Error>"
    )


def _xml(body: str, status: int, content_type: str = "text/xml") -> Answer:
    return Answer.text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', status=status, content_type=content_type
    )
