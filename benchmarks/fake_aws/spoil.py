"""What each kind of fault makes of a reply, as it then goes over the wire."""

import hashlib
import re
from collections.abc import Callable, Mapping
from enum import Enum

import msgspec

from benchmarks.fake_aws.faults import Hit, Kind
from benchmarks.fake_aws.replies import written
from fleetscan.demo.error_replies import Fault, error, fault
from fleetscan.demo.rules import denial_message
from fleetscan.demo.wire import Answer, Protocol, Request

__all__ = ["RESET", "End", "Spoiled", "failure", "spoiled"]


class End(Enum):
    """What becomes of the connection after a reply."""

    KEPT = "kept"
    CLOSED = "closed"
    RESET = "reset"
    #: it stays open, and nothing more is sent
    STALLED = "stalled"


class Spoiled(msgspec.Struct, frozen=True):
    """A reply that is not to be sent as replies are."""

    data: bytes
    end: End
    #: for how many seconds it is held back
    seconds: float = 0.0


#: in place of a reply: break the connection off
RESET = Spoiled(b"", End.RESET)

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?i)(content-length: )(\d+)")
_TYPE = re.compile(rb"(?i)(content-type: )[^\r]*")
# How much longer than it is a body is said to be.
_TOO_LONG = 100
# The share of the replies without their ends that end within the head: most of it is body.
_WITHIN_THE_HEAD = 0.3

_HTML = (
    "<!DOCTYPE html>\n<html><head><title>Sign in</title><meta charset=utf-8></head>\n"
    "<body><p>Your session with the web gateway is over.<br>Sign in to go on.</body></html>\n"
)
_XML_OF_OTHERS = (
    b'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>1</id></feed>'
)
_JSON_OF_OTHERS = b'["nothing", "of", "AWS"]'

# The codes of a failure of AWS itself, by HTTP status; the default is that of the other protocols.
_FAILURES = {
    500: {Protocol.EC2: "InternalError", Protocol.REST_XML: "InternalError"},
    503: {Protocol.EC2: "Unavailable"},
}
_FAILURE_DEFAULTS = {500: "InternalFailure", 503: "ServiceUnavailable"}

# What a request gets whose time is not AWS's, where it is not what a wrong signature gets.
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (RequestTimeTooSkewed)
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (RequestExpired)
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html (the others)
_SKEWED = {
    Protocol.EC2: ("RequestExpired", 400, "Request has expired."),
    Protocol.REST_XML: (
        "RequestTimeTooSkewed",
        403,
        "The difference between the request time and the current time is too large.",
    ),
}
_SIGNATURE_EXPIRED = (
    "Signature expired: 20260102T030405Z is now earlier than 20260102T040405Z "
    "(20260102T041905Z - 15 min.)"
)

# IAM actions that are not called as the operation is.
_ACTIONS = {
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
}

# The member of a reply with the token for the next page, by the service's signing name, or by the
# operation where it is not that of its service; and what says that there are more pages.
_TOKENS = {
    "account": "NextToken",
    "dynamodb": "NextToken",
    "dynamodb:ListTables": "LastEvaluatedTableName",
    "ec2": "nextToken",
    "ecr": "nextToken",
    "elasticfilesystem": "NextMarker",
    "elasticloadbalancing": "NextMarker",
    "iam": "Marker",
    "kms": "NextMarker",
    "lambda": "NextMarker",
    "logs": "nextToken",
    "organizations": "NextToken",
    "rds": "Marker",
    "s3:ListBuckets": "ContinuationToken",
    "secretsmanager": "NextToken",
    "sns": "NextToken",
    "sqs": "NextToken",
}
_MORE = {"iam": "IsTruncated", "kms": "Truncated"}
# Regions are listed by the demo, whose tokens are others: the one of the first page.
_FIRST_PAGE = {"account": "MA=="}


def spoiled(
    hit: Hit, reply: bytes, request: Request, regions: tuple[str, ...]
) -> bytes | Spoiled | None:
    """Return what is sent in place of a reply; None if the fault makes no sense for this call.

    Args:
        hit: what befalls the call.
        reply: what would have been sent, with its HTTP head.
        request: the call, with the account's own id and the ARN of who asks.
        regions: those of the fleet.
    """
    rule = hit.rule
    if rule.kind in _OF_CONNECTION:
        return _OF_CONNECTION[rule.kind](hit, reply)
    if rule.kind in _OF_BODY:
        return _with_body(reply, _OF_BODY[rule.kind](reply.partition(_HEAD_END)[2], request))
    match rule.kind:
        case Kind.WRONG_TYPE:
            return _TYPE.sub(rb"\1text/html; charset=utf-8", reply, count=1)
        case Kind.HTML:
            answer: Answer | None = Answer.text(
                _HTML, status=rule.status, content_type="text/html; charset=utf-8"
            )
        case Kind.REPEATED_TOKEN:
            return _repeated(reply, request)
        case Kind.REDIRECT | Kind.REDIRECT_UNNAMED | Kind.WRONG_REGION:
            answer = _elsewhere(hit, request, regions)
        case _:
            answer = _refusal(hit, request)
    if answer is None:
        return None
    if rule.retry_after is not None:
        headers = {**answer.headers, "Retry-After": f"{rule.retry_after:g}"}
        answer = msgspec.structs.replace(answer, headers=headers)
    return written(answer, with_body=request.method != "HEAD")


def failure(request: Request, status: int) -> Answer:
    """Answer with a failure of AWS itself: HTTP status 500 or 503."""
    code = _FAILURES[status].get(request.protocol, _FAILURE_DEFAULTS[status])
    return error(request, code, "Try again.", status=status)


# to the connection


def _midway(end: End) -> Callable[[Hit, bytes], Spoiled]:
    def cut(hit: Hit, reply: bytes) -> Spoiled:
        head = len(reply.partition(_HEAD_END)[0])
        # at least one byte, and at least one that is missing
        if hit.lot < _WITHIN_THE_HEAD:
            return Spoiled(reply[: 1 + int(hit.lot / _WITHIN_THE_HEAD * (head - 1))], end)
        share = (hit.lot - _WITHIN_THE_HEAD) / (1 - _WITHIN_THE_HEAD)
        return Spoiled(reply[: head + int(share * (len(reply) - head))], end)

    return cut


def _too_long(_hit: Hit, reply: bytes) -> Spoiled:
    return Spoiled(_with_length(reply, lambda length: length + _TOO_LONG), End.STALLED)


def _too_short(hit: Hit, reply: bytes) -> bytes:
    return _with_length(reply, lambda length: int(hit.lot * length))


def _with_length(reply: bytes, change: Callable[[int], int]) -> bytes:
    return _LENGTH.sub(lambda found: found[1] + b"%d" % change(int(found[2])), reply, count=1)


_OF_CONNECTION: Mapping[Kind, Callable[[Hit, bytes], bytes | Spoiled]] = {
    Kind.RESET: lambda _hit, _reply: RESET,
    Kind.RESET_MIDWAY: _midway(End.RESET),
    Kind.CLOSE: lambda _hit, _reply: Spoiled(b"", End.CLOSED),
    Kind.TRUNCATE: _midway(End.CLOSED),
    Kind.DELAY: lambda hit, reply: Spoiled(reply, End.KEPT, hit.rule.seconds),
    Kind.SILENCE: lambda _hit, _reply: Spoiled(b"", End.STALLED),
    Kind.STALL: _midway(End.STALLED),
    Kind.LENGTH_TOO_LONG: _too_long,
    Kind.LENGTH_TOO_SHORT: _too_short,
}


# to the body


def _of_others(_body: bytes, request: Request) -> bytes:
    return _XML_OF_OTHERS if _is_xml(request) else _JSON_OF_OTHERS


_OF_BODY: Mapping[Kind, Callable[[bytes, Request], bytes]] = {
    Kind.CUT: lambda body, _request: body[: len(body) // 2],
    Kind.GARBAGE: lambda body, _request: hashlib.shake_256(body).digest(max(64, len(body))),
    Kind.WRONG_ROOT: _of_others,
}


def _with_body(reply: bytes, body: bytes) -> bytes:
    head = reply.partition(_HEAD_END)[0]
    return _LENGTH.sub(b"Content-Length: %d" % len(body), head, count=1) + _HEAD_END + body


def _is_xml(request: Request) -> bool:
    return request.protocol in {Protocol.EC2, Protocol.QUERY, Protocol.REST_XML}


def _repeated(reply: bytes, request: Request) -> bytes | None:
    """Add the token that asks for the first page of the same list."""
    call = request.call
    name = f"{call.service}:{call.operation}"
    member = _TOKENS.get(name) or _TOKENS.get(call.service)
    head, _, body = reply.partition(_HEAD_END)
    if member is None or not head.startswith(b"HTTP/1.1 200 "):
        return None
    token = _FIRST_PAGE.get(call.service, f"{call.operation}.{call.account_id}.{call.region}.0")
    changed = {member: token} | ({_MORE[call.service]: True} if call.service in _MORE else {})
    if not _is_xml(request):
        members = msgspec.json.decode(body, type=dict[str, object])
        return _with_body(reply, msgspec.json.encode({**members, **changed}))
    for element, value in changed.items():
        text = "true" if value is True else str(value)
        body = _with_element(body, element, text)
    return _with_body(reply, body)


def _with_element(body: bytes, element: str, text: str) -> bytes:
    """Set an element of an XML reply, beside its lists."""
    name = element.encode()
    body = re.sub(rb"<%b>[^<]*</%b>" % (name, name), b"", body, count=1)
    ends = [*re.finditer(rb"</\w+(?:Result|Response)>", body)]
    # a Result within a Response, or either alone
    end = next((found for found in ends if found[0].endswith(b"Result>")), ends[-1]).start()
    return body[:end] + b"<%b>%b</%b>" % (name, text.encode(), name) + body[end:]


# errors


def _refusal(hit: Hit, request: Request) -> Answer:
    rule = hit.rule
    match rule.kind:
        case Kind.ERROR_500:
            return failure(request, 500)
        case Kind.ERROR_503:
            return failure(request, 503)
        case Kind.SKEWED:
            return _skewed(request)
        case Kind.DENIED:
            operation = f"{request.call.service}:{request.call.operation}"
            action = rule.action or _ACTIONS.get(operation, operation)
            return fault(
                request, Fault.ACCESS_DENIED, denial_message(request, action, because=rule.because)
            )
        case kind:
            return fault(request, _FAULTS[kind])


_FAULTS = {
    Kind.DEAD: Fault.UNKNOWN_CREDENTIALS,
    Kind.EXPIRED: Fault.EXPIRED_CREDENTIALS,
    Kind.THROTTLE: Fault.THROTTLED,
}


def _skewed(request: Request) -> Answer:
    if request.protocol in _SKEWED:
        code, status, message = _SKEWED[request.protocol]
        return error(request, code, message, status=status)
    return fault(request, Fault.SIGNATURE_MISMATCH, _SIGNATURE_EXPIRED)


def _elsewhere(hit: Hit, request: Request, regions: tuple[str, ...]) -> Answer | None:
    """Say that a bucket is in another region; None if the call is about no bucket."""
    bucket = request.call.path.strip("/").partition("/")[0]
    if request.call.service != "s3" or not bucket:
        return None
    here = request.call.region
    region = hit.rule.to or regions[(regions.index(here) + 1) % len(regions)]
    if hit.rule.kind is Kind.WRONG_REGION:
        message = (
            f"The authorization header is malformed; the region '{here}' is wrong; "
            f"expecting '{region}'"
        )
        moved = error(request, "AuthorizationHeaderMalformed", message)
        return _with_details(moved, f"<Region>{region}</Region>")
    moved = error(
        request,
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint.",
        status=301,
    )
    moved = _with_details(
        moved, f"<Endpoint>{bucket}.s3.{region}.amazonaws.com</Endpoint><Bucket>{bucket}</Bucket>"
    )
    if hit.rule.kind is Kind.REDIRECT_UNNAMED:
        return moved
    headers = {**moved.headers, "x-amz-bucket-region": region}
    return msgspec.structs.replace(moved, headers=headers)


def _with_details(answer: Answer, elements: str) -> Answer:
    body = answer.body.replace(b"</Message>", b"</Message>" + elements.encode())
    return msgspec.structs.replace(answer, body=body)
