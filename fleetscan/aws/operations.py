"""How the replies of an operation are read by the shortest way."""

import zlib
from collections.abc import Mapping
from typing import Any, Final

import anyio
from botocore.exceptions import ChecksumError
from botocore.parsers import create_parser

from fleetscan.aws.causes import UnexpectedReplyError
from fleetscan.aws.error_pages import with_pages
from fleetscan.aws.parsing import ReplyParser
from fleetscan.aws.parsing.errors import start_of
from fleetscan.aws.transport import HttpReply

# What S3 answers for a bucket of another region: botocore's client finds that out, and asks there.
_REDIRECTS = {301, 302, 307}
_S3_REDIRECTS = {
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
    "PermanentRedirect",
}

_SERVER_ERROR = 500

# Bytes of a reply that are parsed without leaving the event loop: it takes some milliseconds.
_MOST_IN_THE_LOOP = 500_000
# One at a time, for a tree takes six times as much memory as its reply: 26 MB for 1,000 instances.
_PARSING = anyio.CapacityLimiter(1)


class Operation:
    """What is known of an operation whose calls can go the short way."""

    def __init__(self, model: Any, parser: ReplyParser) -> None:  # noqa: ANN401 - botocore's model
        service_model = model.service_model
        self.model: Final = model
        self.service: Final[str] = service_model.service_name
        #: `service:Operation`
        self.name: Final = f"{self.service}:{model.name}"
        self._parse = parser
        self._parse_error = with_pages(create_parser(service_model.resolved_protocol).parse)
        self._has_checksum = self.service == "dynamodb"
        members = model.input_shape.members if model.input_shape else {}
        self._is_about_bucket: Final = self.service == "s3" and "Bucket" in members

    async def read(self, reply: HttpReply) -> Mapping[str, Any]:
        """Read a reply that is no error: in a thread if it is large.

        Raises:
            DisguisedError: it is one all the same.
            ChecksumError: it did not arrive as it was sent.
            UnexpectedReplyError: it is no reply of this operation.
        """
        if len(reply.body) > _MOST_IN_THE_LOOP:
            return await anyio.to_thread.run_sync(self._read, reply, limiter=_PARSING)
        return self._read(reply)

    def _read(self, reply: HttpReply) -> Mapping[str, Any]:
        if self._has_checksum and (checksum := reply.headers.get("x-amz-crc32")):
            actual = zlib.crc32(reply.body)
            if not checksum.isdecimal():
                raise UnexpectedReplyError(f"its checksum is {checksum!r}, and no number")
            if actual != int(checksum):
                raise ChecksumError(
                    checksum_type="crc32", expected_checksum=checksum, actual_checksum=actual
                )
        return self._parse(reply.status, reply.headers, reply.body)

    def read_error(self, reply: HttpReply, status: int) -> dict[str, Any]:
        """Read an error, as botocore does; where its parsers stumble, for what its status says.

        Raises:
            UnexpectedReplyError: the status alone says nothing of the service.
        """
        try:
            return self._read_error(reply, status)
        except Exception as error:  # noqa: BLE001 - they stumble in ways of their own
            text = f"it can't be read ({type(error).__name__}): {start_of(reply.body)}"
            if status < _SERVER_ERROR:
                raise UnexpectedReplyError(f"status {status}, and {text}") from None
            return {
                "Error": {"Code": str(status), "Message": text},
                "ResponseMetadata": {"HTTPStatusCode": status},
            }

    def _read_error(self, reply: HttpReply, status: int) -> dict[str, Any]:
        response = {
            "headers": reply.headers,
            "status_code": status,
            "body": reply.body,
            "context": {"operation_name": self.model.name},
        }
        parsed: dict[str, Any] = self._parse_error(response, self.model.output_shape)
        code = parsed.get("Error", {}).get("Code")
        if not isinstance(code, str | None):
            raise TypeError("its code is no text")
        shape = code and self.model.service_model.shape_for_error_code(code)
        if shape:
            parsed.update(self._parse_error(response, shape))
        return parsed

    def asks_elsewhere(self, reply: HttpReply, error: Mapping[str, Any]) -> bool:
        """Tell whether S3 says that a bucket is in another region, and in which."""
        details = error.get("Error", {})
        redirected = reply.status in _REDIRECTS or details.get("Code") in _S3_REDIRECTS
        # Where it does not say, botocore asks for the bucket's region first, and again for that
        # call if what answers is no S3 but, for example, a proxy that redirects to its login page.
        told = "x-amz-bucket-region" in reply.headers or "Region" in details
        return self._is_about_bucket and redirected and told
