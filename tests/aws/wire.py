"""Requests and replies of any operation, made from botocore's models."""

import json
from typing import Any
from xml.sax.saxutils import escape

from fleetscan.aws.accounts import ASSUME_ROLE, GET_CALLER_IDENTITY
from fleetscan.aws.parsing.xml_replies import root_of
from fleetscan.aws.regions import DESCRIBE_REGIONS, LIST_REGIONS
from fleetscan.catalogue import Call
from fleetscan.demo.wire import Answer
from fleetscan.testing.fake_api import is_paged, operation_model, paginator_of
from tests.six_checks import six_checks

CATALOGUE = six_checks()

#: what is called before any collector
_OWN = (ASSUME_ROLE, GET_CALLER_IDENTITY, LIST_REGIONS, DESCRIBE_REGIONS)

#: every call that is made, by operation
CALLS = {
    call.operation: call
    for call in (*_OWN, *(call for item in CATALOGUE.collectors.values() for call in item.calls))
}

#: those calls again, by service
CALLS_OF = {
    service: [call for call in CALLS.values() if call.service == service]
    for service in sorted({call.service for call in CALLS.values()})
}

PAGED = {operation: call for operation, call in CALLS.items() if is_paged(operation)}

_ELEMENT = {"structure", "list", "map"}


def protocol_of(call: Call) -> str:
    """The protocol that botocore speaks for the call."""
    protocol: str = operation_model(call.operation).service_model.resolved_protocol
    return protocol


def parameters_of(call: Call) -> dict[str, Any]:
    """The least that the operation takes."""
    shape = operation_model(call.operation).input_shape
    if shape is None:
        return {}
    return {name: _value(shape.members[name], name) for name in shape.required_members}


def _value(shape: Any, name: str) -> Any:  # noqa: ANN401 - botocore's shapes and values
    match shape.type_name:
        case "list":
            return [_value(shape.member, name)]
        case "string" if name in {"Bucket", "Name"}:
            return "a-bucket"
        case "string" if name == "AccountId":
            return "111111111111"
        case "string" if name == "QueueUrl":
            return "https://sqs.eu-west-1.amazonaws.com/111111111111/a-queue"
        case "string":
            return f"arn:aws:any:eu-west-1:111111111111:{name}"
    raise AssertionError(f"{name} is a {shape.type_name}")


def reply(call: Call, **members: str) -> Answer:
    """Answer with these members of the top level, and nothing else."""
    model = operation_model(call.operation)
    protocol = protocol_of(call)
    shape = model.output_shape
    names = {_element_name(shape, name): value for name, value in members.items()}
    if protocol in {"json", "rest-json"}:
        return Answer(headers={"Content-Type": "application/json"}, body=json.dumps(names).encode())
    content = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in names.items())
    return xml(document(call, content))


def _element_name(shape: Any, name: str) -> str:  # noqa: ANN401 - botocore's shapes
    """What a member is called on the wire; `Outer.member`, where the outer one is the root."""
    outer, _, inner = name.rpartition(".")
    members = shape.members[outer].members if outer else shape.members
    return str(members[inner].serialization.get("name", inner))


def document(call: Call, content: str = "") -> str:
    """The XML document of a reply with this content."""
    model = operation_model(call.operation)
    namespace = model.service_model.metadata.get("xmlNamespace", "http://example.com/doc/")
    if protocol_of(call) == "rest-xml":
        root = root_of(model)
        return f'<?xml version="1.0"?>\n<{root} xmlns="{namespace}">{content}</{root}>'
    if wrapper := model.output_shape.serialization.get("resultWrapper"):
        content = f"<{wrapper}>{content}</{wrapper}>"
    root = f"{model.name}Response"
    return f'<?xml version="1.0"?>\n<{root} xmlns="{namespace}">{content}</{root}>'


def xml(text: str) -> Answer:
    """An answer of XML."""
    return Answer.text(text, content_type="text/xml")


def empty_replies(call: Call) -> list[Answer]:
    """What AWS may say if there is nothing: members that are empty, and members that are absent."""
    shape = operation_model(call.operation).output_shape
    if protocol_of(call) in {"json", "rest-json"}:
        empty: dict[str, object] = {"list": [], "map": {}}
        full = {
            member.serialization.get("name", name): empty[member.type_name]
            for name, member in shape.members.items()
            if member.type_name in empty
        }
        least = {name: full[name] for name in shape.required_members}
        return [
            Answer(headers={"Content-Type": "application/json"}, body=json.dumps(each).encode())
            for each in (full, least)
        ]
    return [
        xml(document(call, "".join(_empty_elements(shape, names))))
        for names in (set(shape.members), set(shape.required_members))
    ]


def _empty_elements(shape: Any, names: set[str]) -> list[str]:  # noqa: ANN401 - botocore's shapes
    return [
        f"<{member.serialization.get('name', name)}/>"
        for name, member in shape.members.items()
        if name in names and member.type_name in _ELEMENT and not shape.serialization.get("payload")
    ]


def tokens_of(call: Call) -> tuple[str, str, str | None]:
    """The names of the token in the request and in the reply, and of the flag that says more."""
    model = paginator_of(call.operation)
    sent, got = model["input_token"], model["output_token"]
    assert isinstance(sent, str), f"{call.operation} has several tokens"
    assert isinstance(got, str), f"{call.operation} has several tokens"
    return sent, got, model.get("more_results")


def page(call: Call, token: str | None) -> Answer:
    """A page with nothing on it, and the token of the next, if there is one."""
    _, name, more = tokens_of(call)
    members = {} if token is None else {name: token}
    if more is not None:
        members[more] = "true" if token is not None else "false"
    return _with_flags(reply(call, **members), call)


def _with_flags(answer: Answer, call: Call) -> Answer:
    # JSON writes a flag without quotes; XML writes it as any text
    if protocol_of(call) not in {"json", "rest-json"}:
        return answer
    body = answer.body.replace(b'"true"', b"true").replace(b'"false"', b"false")
    return Answer(headers=answer.headers, body=body)
