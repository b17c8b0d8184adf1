"""A request as it came over the wire."""

import msgspec

from benchmarks.fake_aws.fleet import ACCOUNT
from fleetscan.demo.operations import form_fields, operation_of, protocol_of
from fleetscan.demo.wire import Call, Request

__all__ = ["Incoming", "named", "understood"]

# botocore's names of the services whose signing name is another.
_NAMES = {
    "access-analyzer": "accessanalyzer",
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2",
}


class Incoming(msgspec.Struct):
    """One request, as bytes. What its credential scope says is filled in by the gate."""

    method: bytes
    #: path and query
    target: bytes
    #: names in lower case; values may have white space around them
    headers: dict[bytes, bytes]
    body: bytes
    #: region of the credential scope; empty if the request is not signed
    region: bytes = b""
    #: service of the credential scope, by its signing name
    service: bytes = b""

    @property
    def path(self) -> bytes:
        """The path, with the bucket before it that S3 clients may write into the host's name."""
        if self.service == b"s3":
            host = self.headers.get(b"host", b"").strip().partition(b":")[0]
            for mark in (b".localhost", b".s3."):
                bucket, found, _ = host.partition(mark)
                if found and bucket:
                    return b"/" + bucket + self.target
        return self.target


def understood(incoming: Incoming) -> Request:
    """Tell which operation of which protocol a request is for."""
    texts = {
        name.decode("latin-1"): value.strip().decode("latin-1")
        for name, value in incoming.headers.items()
    }
    path, _, query = incoming.path.decode("latin-1").partition("?")
    service = incoming.service.decode("latin-1")
    method = incoming.method.decode("latin-1")
    protocol = protocol_of(service, texts)
    parameters = form_fields(protocol, incoming.body)
    return Request(
        call=Call(
            access_key_id="",
            account_id=ACCOUNT,
            region=incoming.region.decode("latin-1"),
            service=service,
            operation=operation_of(
                service,
                method=method,
                path=path,
                query=query,
                headers=texts,
                parameters=parameters,
            ),
            path=path,
        ),
        protocol=protocol,
        method=method,
        query=query,
        headers=texts,
        body=incoming.body,
        parameters=parameters,
    )


def named(request: Request) -> str:
    """Name an operation as botocore does: `elbv2:DescribeTags`."""
    service = request.call.service
    return f"{_NAMES.get(service, service)}:{request.call.operation}"
