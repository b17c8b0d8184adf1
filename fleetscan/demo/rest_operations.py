"""Which operation a request of a REST service is: its path tells it, by the service models."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import parse_qsl

from msgspec import Struct

from fleetscan.aws.models import service_model

__all__ = ["RestOperation", "rest_operation"]

#: signing name to the services that sign with it and name no operation in their requests, by
#: botocore's names. Each model is parsed when the first request to its service comes.
_SERVICES: Final = {
    "access-analyzer": ("accessanalyzer",),
    "account": ("account",),
    "apigateway": ("apigateway", "apigatewayv2"),
    "backup": ("backup",),
    "cloudfront": ("cloudfront",),
    "eks": ("eks",),
    "elasticfilesystem": ("efs",),
    "es": ("opensearch",),
    "glacier": ("glacier",),
    "guardduty": ("guardduty",),
    "lambda": ("lambda",),
    "macie2": ("macie2",),
    "s3": ("s3control",),
    "securityhub": ("securityhub",),
}

#: a parameter in a path: `{Bucket}`, and `{Key+}` for one that may have slashes
_PARAMETER: Final = re.compile(r"\{([^}+]+)(\+?)\}")


class RestOperation(Struct, frozen=True):
    """An operation of a REST service."""

    #: botocore's name of the service, which may not be that which signs
    service: str
    name: str


class _Form(Struct, frozen=True):
    method: str
    path: re.Pattern[str]
    #: flags that the query must have
    flags: frozenset[str]
    #: how much of the path is no parameter: of two that fit, the one with more is meant
    literal: int
    operation: RestOperation


def rest_operation(signing_name: str, method: str, path: str, query: str) -> RestOperation | None:
    """Return the operation of a request; None where no model of the service has it.

    `path` is percent-encoded and `query` the query string, both as they came.
    """
    fields = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    fitting = [
        form
        for form in _forms(signing_name)
        if form.method == method and form.flags <= fields and form.path.fullmatch(path)
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda form: (form.literal, len(form.flags))).operation


@cache
def _forms(signing_name: str) -> tuple[_Form, ...]:
    return tuple(form for service in _SERVICES.get(signing_name, ()) for form in _forms_of(service))


def _forms_of(service: str) -> Iterator[_Form]:
    model = service_model(service)
    for name in model.operation_names:
        http = model.operation_model(name).http
        path, _, query = http["requestUri"].partition("?")
        yield _Form(
            method=http["method"],
            path=re.compile(_pattern(path.rstrip("/")) + "/?"),
            flags=frozenset(each for each, _ in parse_qsl(query, keep_blank_values=True)),
            literal=len(_PARAMETER.sub("", path)),
            operation=RestOperation(service, name),
        )


def _pattern(path: str) -> str:
    """Write the path of a model as a regular expression."""
    pattern, position = "", 0
    for parameter in _PARAMETER.finditer(path):
        pattern += re.escape(path[position : parameter.start()])
        pattern += ".+" if parameter[2] else "[^/]+"
        position = parameter.end()
    return pattern + re.escape(path[position:])
