"""A whole reply: the members of its body, those outside it, and what is known of the call."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any

import msgspec

from fleetscan.aws.causes import UnexpectedReplyError
from fleetscan.aws.parsing.errors import start_of
from fleetscan.aws.parsing.lazy import ABSENT, LazyMapping
from fleetscan.aws.parsing.outside import OutsideMember
from fleetscan.aws.parsing.xml_document import Element

_METADATA = "ResponseMetadata"

_REQUEST_ID = "x-amzn-requestid"

_PAGE = re.compile(rb"\s*<(?:!doctype\s+)?html\b", re.IGNORECASE)


class Body(msgspec.Struct, frozen=True, gc=False):
    """What a body says."""

    members: Mapping[str, Any]
    #: of XML, for some protocols say the request's id in it; None without any
    root: Element | None = None


#: from a body to what it says; raises `UnexpectedReplyError`
ReadBody = Callable[[bytes], Body]

#: from a body and the headers to the request's id, and what else tells one request from another
ReadIds = Callable[[Body, Mapping[str, str]], dict[str, str | None]]


class ReplyParser(msgspec.Struct, frozen=True):
    """Reads the replies of one operation. Has no state, so sessions and threads may share it."""

    #: of the output's shape, or of the operation if it has none
    name: str
    read_body: ReadBody
    read_ids: ReadIds
    outside: Mapping[str, OutsideMember]

    def __call__(
        self,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        *,
        retry_attempts: int | None = None,
    ) -> "Reply":
        """Return a reply, whose members are read when they are asked for.

        Made for replies with a status below 301, which botocore takes for successes. Names of
        headers are in lower case. `retry_attempts` goes to `ResponseMetadata`.

        Raises `UnexpectedReplyError` for what no service answers to the operation, `DisguisedError`
        for an error of S3. Reading a member later raises `NotAsModelledError` if it is not of its
        shape's kind, and KeyError if the reply does not have it.
        """
        return Reply(self, status, headers, self.read_body(body), retry_attempts)


class Reply(LazyMapping):
    """The reply to a call, with the names that botocore has for its members."""

    __slots__ = ("_body", "_headers", "_parser", "_retry_attempts", "_status")

    def __init__(
        self,
        parser: ReplyParser,
        status: int,
        headers: Mapping[str, str],
        body: Body,
        retry_attempts: int | None,
    ) -> None:
        self._parser = parser
        self._status = status
        self._headers = headers
        self._body = body
        self._retry_attempts = retry_attempts
        self._values = {}

    def _read(self, name: str) -> Any:  # noqa: ANN401 - whatever the member's shape says
        if name == _METADATA:
            return self._metadata()
        value = self._body.members.get(name, ABSENT)
        if value is ABSENT and (member := self._parser.outside.get(name)) is not None:
            return member.value(name, self._status, self._headers)
        return value

    def _has(self, name: str) -> bool:
        if name == _METADATA or name in self._body.members:
            return True
        member = self._parser.outside.get(name)
        return member is not None and member.is_in(self._headers)

    def _names(self) -> Iterable[str]:
        # JSON may have in its body what belongs outside
        return dict.fromkeys(chain(self._parser.outside, self._body.members, (_METADATA,)))

    def _type_name(self) -> str:
        return self._parser.name

    def _metadata(self) -> dict[str, Any]:
        found: dict[str, Any] = self._parser.read_ids(self._body, self._headers)
        found["HTTPStatusCode"] = self._status
        found["HTTPHeaders"] = {name.lower(): self._headers[name] for name in self._headers}
        if self._retry_attempts is not None:
            found["RetryAttempts"] = self._retry_attempts
        return found


def text_body(payload: str) -> ReadBody:
    """Return how a body is read that is the text of a member, whatever it says."""

    def read(body: bytes) -> Body:
        if not body or _PAGE.match(body):
            message = f"the reply is not a {payload}: {start_of(body)}"
            raise UnexpectedReplyError(message)
        try:
            return Body({payload: body.decode()})
        except UnicodeDecodeError:
            message = f"the reply is not a text: {start_of(body)}"
            raise UnexpectedReplyError(message) from None

    return read


def ids_in_headers(body: Body, headers: Mapping[str, str]) -> dict[str, str | None]:
    """Return what JSON protocols say of a request."""
    del body
    return {"RequestId": headers[_REQUEST_ID]} if _REQUEST_ID in headers else {}


def rest_ids_in_headers(body: Body, headers: Mapping[str, str]) -> dict[str, str | None]:
    """Return what the REST protocols say of a request: S3 has names of its own."""
    if _REQUEST_ID in headers or "x-amz-request-id" not in headers:
        return ids_in_headers(body, headers)
    return {"RequestId": headers["x-amz-request-id"], "HostId": headers.get("x-amz-id-2", "")}
