"""Replies of the protocols that speak JSON."""

from typing import Any

from botocore.model import OperationModel

from fleetscan.aws.causes import UnexpectedReplyError
from fleetscan.aws.parsing.errors import NotAsModelledError, start_of
from fleetscan.aws.parsing.json_scalars import FROM_JSON, FROM_REST_JSON, FromJson
from fleetscan.aws.parsing.json_structure import JsonPlan, JsonPlans, JsonStructure, parse_json
from fleetscan.aws.parsing.outside import is_outside
from fleetscan.aws.parsing.reply import Body, ReadBody, text_body


def json_body(operation: OperationModel) -> ReadBody:
    """Return how a body of JSON 1.0 or 1.1 is read: all members are in it."""
    shape = operation.output_shape
    if shape is None or not shape.members:
        return _nothing
    return _members(JsonPlans(FROM_JSON).plan(shape))


def rest_json_body(operation: OperationModel) -> ReadBody:
    """Return how a body of REST-JSON is read.

    A member whose place is outside is taken from the body if that has it, as botocore does.
    """
    shape, plans = operation.output_shape, JsonPlans(FROM_REST_JSON)
    if shape is None:
        return _nothing
    if (payload := shape.serialization.get("payload")) is None:
        if all(is_outside(member) for member in shape.members.values()):
            return _members(plans.plan(shape), may_be_empty=True, may_be_other=True)
        return _members(plans.plan(shape))
    body_shape = shape.members[payload]
    if body_shape.type_name == "string":
        return text_body(payload)
    if body_shape.type_name == "structure" and not body_shape.is_document_type:
        read_members = _members(plans.plan(body_shape), may_be_empty=True)
        return lambda body: Body({payload: read_members(body).members})
    return _whole(payload, plans.reader(body_shape))


def _members(plan: JsonPlan, *, may_be_empty: bool = False, may_be_other: bool = False) -> ReadBody:
    """The body is an object with the members of a structure.

    `may_be_empty`: no body is as good as an object without members. `may_be_other`: the object may
    have members that are not known, and none that is.
    """

    def read(body: bytes) -> Body:
        found = {} if may_be_empty and not body else _object(body)
        if found and not may_be_other and found.keys().isdisjoint(plan.keys):
            message = f"the reply has nothing of a {plan.name}: {start_of(body)}"
            raise UnexpectedReplyError(message)
        return Body(JsonStructure(plan, found))

    return read


def _whole(payload: str, read_value: FromJson) -> ReadBody:
    """The body is the value of one member. No body is as good as an object without members."""

    def read(body: bytes) -> Body:
        try:
            return Body({payload: read_value(parse_json(body) if body else {}, payload)})
        except NotAsModelledError as error:
            raise UnexpectedReplyError(str(error)) from None

    return read


def _nothing(body: bytes) -> Body:
    """There are no members, so the body is empty or says nothing that is known."""
    if body:
        _object(body)
    return Body({})


def _object(body: bytes) -> dict[str, Any]:
    found = parse_json(body)
    if not isinstance(found, dict):
        message = f"the reply is not a JSON object: {start_of(body)}"
        raise UnexpectedReplyError(message)
    return found
