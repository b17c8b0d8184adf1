"""Answers written down as values: for what moto does not play, and for a test's own resources.

They are put on the wire by the service's own model, so that a client reads them as AWS's.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Self

from msgspec import Struct

from fleetscan.demo.error_replies import error
from fleetscan.demo.rest_operations import rest_operation
from fleetscan.demo.wire import Answer, Request

__all__ = ["Members", "Recorded", "RecordedError", "Replies", "service_of"]


class RecordedError(Struct, frozen=True):
    """An error that a service answers."""

    code: str
    message: str = "It is not so."
    #: HTTP's
    status: int = 400


#: members of a reply by name, as botocore has them
Members = Mapping[str, Any]

#: what each operation (`service:Operation`, botocore's names) answers: the same to every request,
#: or what a function makes of it, which leaves to others those that it has None for
Replies = Mapping[
    str, Members | RecordedError | Callable[[Request], Members | RecordedError | None]
]

# Two services that sign with the same name and name their operations alike are told apart by the
# version of their API.
_BY_VERSION: Final = {
    ("elasticloadbalancing", "2012-06-01"): "elb",
    ("elasticloadbalancing", "2015-12-01"): "elbv2",
}

#: botocore's name of a service where it is not the one that signs, and no other way tells it
_NAMES: Final = {"elasticfilesystem": "efs", "monitoring": "cloudwatch"}


def service_of(request: Request) -> str:
    """Return botocore's name of the service that a request is for."""
    call = request.call
    query, path = request.query, call.path
    if found := rest_operation(call.service, request.method, path, query):
        return found.service
    version = request.parameters.get("Version", "")
    return _BY_VERSION.get((call.service, version)) or _NAMES.get(call.service, call.service)


class Recorded:
    """Answers requests by replies that were written down."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        # most requests are told by this alone
        self._names = {operation.partition(":")[2] for operation in replies}

    @classmethod
    def of_modules(cls, package: str) -> Self:
        """Take what the modules of a package have written down, as `REPLIES` of each."""
        replies: dict[str, Any] = {}
        for info in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            replies |= importlib.import_module(info.name).REPLIES
        return cls(replies)

    def answer(self, request: Request) -> Answer | None:
        """Answer a request; None if nothing is written down for its operation."""
        name = request.call.operation
        if name not in self._names:
            return None
        service = service_of(request)
        reply = self._replies.get(f"{service}:{name}")
        if callable(reply):
            reply = reply(request)
        if reply is None:
            return None
        if isinstance(reply, RecordedError):
            return error(request, reply.code, reply.message, status=reply.status)
        return _written(service, name, reply)


def _written(service: str, operation: str, members: Members) -> Answer:
    """Write members as the service would, by its model."""
    from moto.core.serialize import get_serializer_class

    model = _model(service)
    serializer = get_serializer_class(service, model.resolved_protocol)
    written = serializer(model.operation_model(operation)).serialize(members)
    body = written["body"]
    return Answer(
        status=written["status_code"],
        headers=written["headers"],
        body=body if isinstance(body, bytes) else body.encode(),
    )


@cache
def _model(service: str) -> Any:  # noqa: ANN401 - moto's, for its serializers take no other
    from moto.core.utils import get_service_model

    return get_service_model(service)
