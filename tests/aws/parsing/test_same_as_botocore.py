"""Every reply of every service in use reads as botocore reads it."""

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

import pytest
from botocore.awsrequest import HeadersDict
from botocore.handlers import json_decode_policies, parse_get_bucket_location
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import create_parser

from fleetscan.aws.models import shared_loader
from fleetscan.aws.parsing import parser_of
from tests.aws.parsing.generated import Reply, reply_of
from tests.aws.wire import CALLS

SERVICES = sorted({call.service for call in CALLS.values()} | {"account", "organizations", "sts"})

# All that only botocore can read: bodies that are streams, a member Expires, and replies that a
# handler of botocore changes.
ONLY_BOTOCORE = {
    "apigateway:GetExport",
    "apigateway:GetSdk",
    "apigatewayv2:ExportApi",
    "cloudfront:GetFunction",
    "ec2:GetConsoleOutput",
    "glacier:GetJobOutput",
    "lambda:Invoke",
    "lambda:InvokeWithResponseStream",
    "logs:GetLogObject",
    "logs:StartLiveTail",
    "s3:GetObject",
    "s3:GetObjectTorrent",
    "s3:HeadObject",
    "s3:ListObjectVersions",
    "s3:ListObjects",
    "s3:ListObjectsV2",
    "s3:SelectObjectContent",
}


def operations(service: str) -> list[OperationModel]:
    model = ServiceModel(shared_loader().load_service_model(service, "service-2"), service)
    return [model.operation_model(name) for name in model.operation_names]


def typed(value: Any) -> Any:  # noqa: ANN401 - a reply
    """Read all of a reply, with the type of each value: 1, 1.0 and True are equal."""
    if isinstance(value, Mapping):
        return {name: typed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [typed(each) for each in value]
    if isinstance(value, datetime):
        # equal ones may be in different zones, of whatever class
        return datetime, value.isoformat()
    return type(value), value


def as_botocore(operation: OperationModel, reply: Reply) -> Any:  # noqa: ANN401 - a reply
    """Read a reply with botocore's parser, and its handlers of such replies."""
    headers = HeadersDict(reply.headers)
    response = {"status_code": reply.status, "headers": headers, "body": reply.body}
    parser = create_parser(operation.service_model.resolved_protocol)
    found = parser.parse(response, operation.output_shape)
    if operation.service_model.service_name == "iam":
        json_decode_policies(found, operation)
    if operation.name == "GetBucketLocation":
        parse_get_bucket_location(found, SimpleNamespace(raw=reply, content=reply.body))
    return found


def assert_same(operation: OperationModel, seed: int) -> None:
    parser = parser_of(operation)
    assert parser is not None
    reply = reply_of(operation, seed)
    ours = typed(parser(reply.status, reply.headers, reply.body))
    assert ours == typed(as_botocore(operation, reply)), f"{operation.name}: {reply}"


@pytest.mark.parametrize("service", SERVICES)
def test_every_reply_reads_as_botocore_reads_it(service: str) -> None:
    unread = set()
    for number, operation in enumerate(operations(service)):
        if parser_of(operation) is None:
            unread.add(f"{service}:{operation.name}")
            continue
        for seed in range(2):
            assert_same(operation, seed * 10_000 + number)
    assert unread == {each for each in ONLY_BOTOCORE if each.startswith(f"{service}:")}


def test_no_reply_of_a_call_needs_botocore() -> None:
    assert not ONLY_BOTOCORE & CALLS.keys()
    assert {each.partition(":")[0] for each in ONLY_BOTOCORE} <= set(SERVICES)


def test_the_location_of_a_bucket_reads_as_botocores_handler_reads_it() -> None:
    (operation,) = [each for each in operations("s3") if each.name == "GetBucketLocation"]
    for seed in range(50):
        assert_same(operation, seed)


# What the models of the services in use have nowhere, or once.
_SHAPES: Final[dict[str, Any]] = {
    "Text": {"type": "string"},
    "Json": {"type": "string", "jsonvalue": True},
    "Flag": {"type": "boolean"},
    "Number": {"type": "integer"},
    "Float": {"type": "double"},
    "Time": {"type": "timestamp"},
    "Texts": {"type": "list", "member": {"shape": "Text"}},
    "Numbers": {"type": "list", "member": {"shape": "Number"}},
    "Flags": {"type": "list", "member": {"shape": "Flag"}},
    "Pairs": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
    "Any": {"type": "structure", "document": True, "members": {}},
    "Inner": {
        "type": "structure",
        "members": {
            "Kind": {"shape": "Text", "xmlAttribute": True, "locationName": "xsi:type"},
            "Text": {"shape": "Text"},
            "Number": {"shape": "Number"},
            "Time": {"shape": "Time"},
        },
    },
}
_OUTSIDE: Final[dict[str, Any]] = {
    "Status": {"shape": "Number", "location": "statusCode"},
    "Prefixed": {"shape": "Pairs", "location": "headers", "locationName": "X-Meta-"},
    **{
        f"Header{shape}": {"shape": shape, "location": "header", "locationName": f"X-{shape}"}
        for shape in ("Text", "Flag", "Number", "Float", "Time")
    },
}
_OF_HEADERS_ALONE: Final[dict[str, Any]] = {
    f"Header{shape}": {"shape": shape, "location": "header", "locationName": f"X-{shape}"}
    for shape in ("Texts", "Numbers", "Flags")
}
_BODY: Final[dict[str, Any]] = {
    "Text": {"shape": "Text"},
    "Inner": {"shape": "Inner"},
    "Pairs": {"shape": "Pairs"},
}


def made_up(protocol: str, members: dict[str, Any], payload: str | None = None) -> OperationModel:
    """Return an operation whose output has these members."""
    output = {"type": "structure", "members": members} | ({"payload": payload} if payload else {})
    model = {
        "metadata": {"serviceId": "Made Up", "protocol": protocol, "apiVersion": "2026-01-31"},
        "operations": {"Ask": {"name": "Ask", "output": {"shape": "Output"}}},
        "shapes": _SHAPES | {"Output": output},
    }
    return ServiceModel(model, "made-up").operation_model("Ask")


_JSON_VALUE: Final = {"Json": {"shape": "Json", "location": "header", "jsonvalue": True}}
_MADE_UP = [
    made_up("rest-json", _OUTSIDE | _BODY | _JSON_VALUE | {"Any": {"shape": "Any"}}),
    made_up("rest-json", _OUTSIDE),
    made_up("rest-json", _OUTSIDE | _OF_HEADERS_ALONE | {"Inner": {"shape": "Inner"}}, "Inner"),
    made_up("rest-json", _OUTSIDE | {"Text": {"shape": "Text"}}, "Text"),
    made_up("rest-json", {"Any": {"shape": "Any"}}, "Any"),
    made_up("rest-xml", _OUTSIDE | _BODY | _OF_HEADERS_ALONE),
    made_up("rest-xml", _OUTSIDE | {"Inner": {"shape": "Inner"}}, "Inner"),
    made_up("json", _OUTSIDE | _BODY),
    made_up("ec2", _OUTSIDE | _BODY),
    made_up("query", _OUTSIDE | _BODY),
]


@pytest.mark.parametrize("number", range(len(_MADE_UP)))
def test_what_no_service_in_use_has_reads_as_botocore_reads_it(number: int) -> None:
    for seed in range(30):
        assert_same(_MADE_UP[number], seed)


def test_values_of_different_types_are_not_taken_for_the_same() -> None:
    assert len({typed(value) for value in (1, 1.0, True)}) == 3
