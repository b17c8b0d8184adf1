"""Requests that botocore wrote once, and that are only filled in and signed from then on.

Validation, serialisation, the rules for endpoints and the user agent are botocore's: a client that
sends nothing writes the request, and what it wrote is kept for its operation and parameters. What
differs from call to call (a bucket's name, an ARN, a token for the next page) is a gap, which is
filled in the way botocore's serialiser would have done it. A test holds the outcome against
botocore's for all operations of the services in use.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote_plus, urlsplit

from botocore.auth import _host_from_url
from botocore.awsrequest import create_request_object
from botocore.utils import percent_encode
from yarl import URL

from fleetscan.aws.account_hosts import reach_own_endpoints
from fleetscan.aws.signature import (
    EMPTY_BODY_HASH,
    Scope,
    SignedHeaders,
    SigningKey,
    authorization,
    canonical_path,
    canonical_query,
    now,
)

#: how many requests of an operation are kept. One or two are made again and again; each list of ids
#: makes another one, which never comes again.
_MOST_KEPT = 8

#: the id of the keys of the clients that write, which is to be seen nowhere
NO_KEY = "AKIANOBODYSIGNSBYTHIS"

# Stands for a value while botocore writes a request: itself a bucket's name, and never encoded.
_PLACEHOLDER = "fleetscan-gap-{}-4b1d7c"

# A bucket whose name goes into the host's as it is. Others have rules of their own: names with dots
# or upper case, access points, S3 Express (--x-s3), Outposts and Object Lambda (-s3alias).
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_PLAIN_BUCKET = re.compile(r"(?!.*--)(?!xn-|sthree-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9](?<!-s3alias)")

_SIGNERS = {"v4": False, "s3v4": True}


@dataclass(frozen=True, slots=True)
class Request:
    """A request but for what its signature adds."""

    method: str
    url: URL
    host: str
    #: as they are signed
    path: str
    query: str
    headers: Mapping[str, str]
    signed_headers: SignedHeaders
    body: bytes | None
    body_hash: str
    of_s3: bool
    #: of the credential scope
    region: str
    service: str

    def signed(self, credentials: Any, key: SigningKey) -> dict[str, str]:  # noqa: ANN401 - the SDK's frozen credentials
        """Return all headers, signed with these credentials now."""
        timestamp = now()
        scope = Scope(credentials.access_key, timestamp[:8], self.region, self.service)
        token = credentials.token
        headers = {**self.headers, "X-Amz-Date": timestamp}
        if token:
            headers["X-Amz-Security-Token"] = token
        if self.of_s3:
            headers["X-Amz-Content-SHA256"] = self.body_hash
        lines = self.signed_headers.lines(token or None)
        canonical_headers = lines.fill(
            host=self.host,
            x_amz_date=timestamp,
            x_amz_security_token=token or "",
            x_amz_content_sha256=self.body_hash,
        )
        headers["Authorization"] = authorization(
            (
                self.method,
                self.path,
                self.query,
                canonical_headers,
                "",
                lines.names,
                self.body_hash,
            ),
            scope=scope,
            timestamp=timestamp,
            key=key.of(scope, credentials.secret_key),
            names=lines.names,
        )
        return headers


class _Written(Exception):  # noqa: N818 - not an error: it ends a call where nothing is sent
    """Botocore wrote a request."""

    def __init__(self, request: dict[str, Any], context: dict[str, Any]) -> None:
        super().__init__("not an error")
        self.request = request
        self.context = context


def _stop_before_sending(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    raise _Written(params, context)


class RequestWriter:
    """Writes the requests of one service in one region."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - clients are made at run time
        """Take a client that will never send anything: it needs no credentials."""
        reach_own_endpoints(client.meta.events)
        client.meta.events.register_last("before-call", _stop_before_sending)
        self._client = client
        self._model = client.meta.service_model
        self._kept: dict[str, dict[object, Callable[[Mapping[str, Any]], Request] | None]] = {}
        self._openable: dict[str, Mapping[str, int]] = {}

    async def write(self, operation: str, parameters: Mapping[str, Any]) -> Request | None:
        """Write a request; None if it needs more than this can do, such as another signature.

        Raises what botocore raises for parameters that are not valid.
        """
        gaps = self._gaps(operation, parameters)
        key = tuple(
            (name, None if name in gaps else repr(value)) for name, value in parameters.items()
        )
        kept = self._kept.setdefault(operation, {})
        if key in kept:
            fill = kept[key]
        else:
            fill = await self._prepare(operation, parameters, gaps)
            if len(kept) < _MOST_KEPT:
                kept[key] = fill
        return None if fill is None else fill(parameters)

    def _gaps(self, operation: str, parameters: Mapping[str, Any]) -> set[str]:
        """Return the parameters whose values are filled in."""
        if operation not in self._openable:
            self._openable[operation] = _openable(self._model.operation_model(operation))
        openable = self._openable[operation]
        return {
            name
            for name, value in parameters.items()
            if name in openable and isinstance(value, str) and _fits(name, value, openable[name])
        }

    async def _prepare(
        self, operation: str, parameters: Mapping[str, Any], gaps: set[str]
    ) -> Callable[[Mapping[str, Any]], Request] | None:
        placeholders = {name: _PLACEHOLDER.format(n) for n, name in enumerate(sorted(gaps))}
        try:
            await self._client._make_api_call(operation, {**parameters, **placeholders})  # noqa: SLF001 - what each of its methods calls
        except _Written as written:
            model = self._model.operation_model(operation)
            return await self._keep(model, written, placeholders)
        return None

    async def _keep(
        self,
        model: Any,  # noqa: ANN401 - botocore's model
        written: _Written,
        placeholders: dict[str, str],
    ) -> Callable[[Mapping[str, Any]], Request] | None:
        context = written.context
        signer = self._client._request_signer  # noqa: SLF001 - it alone knows how a call is signed
        version = await signer._choose_signer(model.name, "standard", context)  # noqa: SLF001 - see above
        unusual = (
            version not in _SIGNERS
            or not context.get("payload_signing_enabled", True)
            or context.get("checksum", {}).get("request_algorithm")
            or model.request_compression is not None
            or model.has_streaming_input
            # a new one for each call
            or model.idempotent_members
        )
        if unusual:
            return None
        signing = context.get("signing", {})
        prepared = create_request_object(written.request).prepare()
        if NO_KEY in f"{prepared.url} {prepared.body!r}":
            # it holds a presigned URL, made with the keys of a client that has none
            return None
        return _Template(
            prepared,
            placeholders,
            of_s3=_SIGNERS[version],
            region=signing.get("region") or signer.region_name,
            service=signing.get("signing_name") or signer.signing_name,
        ).usable()


def _openable(model: Any) -> Mapping[str, int]:  # noqa: ANN401 - botocore's model
    """Return the parameters of an operation that may be gaps, each with its least length.

    They are strings that decide nothing: what the rules for endpoints look at decides where a
    request goes. Of those, only the names of plain buckets are understood.
    """
    if model.input_shape is None or model.operation_context_parameters:
        return {}
    decide = {each.member_name for each in model.context_parameters}
    host_prefix = (model.endpoint or {}).get("hostPrefix", "")
    if model.service_model.service_name == "s3":
        decide.discard("Bucket")
    return {
        name: max(1, shape.metadata.get("min", 1))
        for name, shape in model.input_shape.members.items()
        if shape.type_name == "string"
        and name not in decide
        and f"{{{name}}}" not in host_prefix
        and not shape.enum
        and shape.metadata.get("min", 1) <= len(_PLACEHOLDER)
        and not shape.serialization.get("jsonvalue")
        and not shape.serialization.get("location", "").startswith("header")
        # a greedy label, in which slashes stay as they are
        and f"{{{shape.serialization.get('name', name)}+}}" not in model.http["requestUri"]
    }


def _fits(name: str, value: str, least_length: int) -> bool:
    if name == "Bucket":
        return _PLAIN_BUCKET.fullmatch(value) is not None
    # botocore refuses what is shorter: let it
    return len(value) >= least_length


Encode = Callable[[str], str]


def _in_json(value: str) -> str:
    return json.dumps(value)[1:-1]


def _as_it_is(value: str) -> str:
    return value


class _Text:
    """A text with gaps."""

    def __init__(self, text: str, placeholders: Mapping[str, str], encode: Encode) -> None:
        self.text = text
        names = {placeholder: name for name, placeholder in placeholders.items()}
        pattern = "|".join(map(re.escape, names)) or r"(?!)"
        parts = re.split(f"({pattern})", text)
        self._constants = parts[::2]
        self._gaps: Final = [names[placeholder] for placeholder in parts[1::2]]
        self._encode = encode

    @property
    def gaps(self) -> set[str]:
        return set(self._gaps)

    def fill(self, values: Mapping[str, str]) -> str:
        parts = [self._constants[0]]
        for gap, constant in zip(self._gaps, self._constants[1:], strict=True):
            parts += self._encode(values[gap]), constant
        return "".join(parts)


class _Template:
    """A request with gaps."""

    def __init__(
        self,
        prepared: Any,  # noqa: ANN401 - botocore's prepared request
        placeholders: Mapping[str, str],
        *,
        of_s3: bool,
        region: str,
        service: str,
    ) -> None:
        headers = {name: _text(value) for name, value in prepared.headers.items()}
        body = _text(prepared.body) if prepared.body else ""
        is_json = "json" in headers.get("Content-Type", "")
        place, _, query = prepared.url.partition("?")
        parts = urlsplit(place)
        self._method = prepared.method
        self._origin = _Text(f"{parts.scheme}://{parts.netloc}", placeholders, _as_it_is)
        self._path = _Text(parts.path, placeholders, percent_encode)
        self._query = _Text(query, placeholders, percent_encode)
        self._body = _Text(body, placeholders, _in_json if is_json else quote_plus)
        self._headers = {
            name: value
            for name, value in headers.items()
            # the HTTP client counts what it sends itself
            if name.lower() != "content-length"
        } | {"Accept-Encoding": "identity"}
        self._signed_headers = SignedHeaders(
            {name: value for name, value in headers.items() if name.lower() != "content-length"},
            of_s3=of_s3,
        )
        self._of_s3 = of_s3
        self._region = region
        self._service = service
        self._placeholders = placeholders
        self._constant = None if placeholders else self._fill({})

    def usable(self) -> Callable[[Mapping[str, Any]], Request] | None:
        """Return what fills it in; None where a value went somewhere that is not known."""
        texts = (self._origin, self._path, self._query, self._body)
        found = set().union(*(text.gaps for text in texts))
        in_headers = any(
            placeholder in value
            for placeholder in self._placeholders.values()
            for value in self._headers.values()
        )
        xml_body = bool(self._body.gaps) and self._body.text.lstrip().startswith("<")
        if found != set(self._placeholders) or in_headers or xml_body:
            return None
        constant = self._constant
        return self._fill if constant is None else lambda _: constant

    def _fill(self, values: Mapping[str, Any]) -> Request:
        origin, path = self._origin.fill(values), self._path.fill(values)
        query, text = self._query.fill(values), self._body.fill(values)
        body = text.encode()
        url = f"{origin}{path}?{query}" if query else origin + path
        return Request(
            method=self._method,
            url=URL(url, encoded=True),
            host=_host_from_url(origin),
            path=canonical_path(path, of_s3=self._of_s3),
            query=canonical_query(query),
            headers=self._headers,
            signed_headers=self._signed_headers,
            body=body or None,
            body_hash=sha256(body).hexdigest() if body else EMPTY_BODY_HASH,
            of_s3=self._of_s3,
            region=self._region,
            service=self._service,
        )


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
