"""Read what answers with an error in place of a service: a proxy's page, or nothing at all.

botocore's parsers for XML stumble over such a body, unless it begins with `<html>` under a status
of 500 or more, and its status would be lost: https://github.com/boto/botocore/pull/2463
"""

from collections.abc import Callable
from functools import partial
from http.client import responses
from typing import Any, TypeAlias

from botocore.parsers import ResponseParserError

#: botocore's: from a response and a shape to the members of the error
ErrorParser: TypeAlias = Callable[[dict[str, Any], Any], dict[str, Any]]

# With what the documents of AWS's services begin. What is one, and broken, is no page.
_DOCUMENTS = (b"<?xml", b"<Error", b"<Response")


def with_pages(parse: ErrorParser) -> ErrorParser:
    """Return a parser of errors that takes pages and empty bodies too, for what their status says.

    Such an error has its status as its code, as botocore has it where it reads them itself.
    """
    return partial(_parse, parse)


def _parse(parse: ErrorParser, response: dict[str, Any], shape: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's shape
    try:
        return parse(response, shape)
    except ResponseParserError:
        body: bytes = response["body"].strip()
        if body.startswith(_DOCUMENTS):
            raise
        status: int = response["status_code"]
        message = body.decode(errors="replace") or responses.get(status, "")
        return {
            "Error": {"Code": str(status), "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": response["headers"]},
        }
