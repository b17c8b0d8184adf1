"""Replies of the protocols that speak XML: EC2, Query and REST-XML."""

from collections.abc import Mapping
from typing import Any

from botocore.model import OperationModel

from fleetscan.aws.causes import UnexpectedReplyError
from fleetscan.aws.parsing.errors import DisguisedError, NotAsModelledError, start_of
from fleetscan.aws.parsing.outside import is_outside
from fleetscan.aws.parsing.reply import Body, ReadBody, text_body
from fleetscan.aws.parsing.xml_document import Element, by_name, has_text, local_name, parse_xml
from fleetscan.aws.parsing.xml_structure import FromXml, XmlStructure
from fleetscan.aws.parsing.xml_values import XmlPlans, text_of

# The root elements of S3 that its model leaves out. botocore would take any other as well.
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
S3_ROOTS = {
    "GetBucketAcl": "AccessControlPolicy",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLocation": "LocationConstraint",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketTagging": "Tagging",
    "GetBucketVersioning": "VersioningConfiguration",
    "ListBuckets": "ListAllMyBucketsResult",
}

_ENDS = ("Output", "Response", "Result")

# Roots of errors and of pages, which no reply has. Only S3 says errors with status 200.
_NO_REPLY = {"error", "errorresponse", "html"}


def query_body(operation: OperationModel) -> ReadBody:
    """Return how a body of EC2 or Query is read."""
    shape = operation.output_shape
    expected = f"{operation.name}Response"
    # botocore decodes policies after it parsed them, in all operations of IAM
    is_iam = operation.service_model.service_id.hyphenize() == "iam"
    plan = XmlPlans(decode_policies=is_iam).plan(shape) if shape is not None else None
    wrapper = shape.serialization.get("resultWrapper") if shape is not None else None

    def read(body: bytes) -> Body:
        root = parse_xml(body)
        if local_name(root.tag) != expected:
            raise _not_a(expected, body)
        if plan is None:
            return Body({}, root)
        element = root if wrapper is None else _inside(root, wrapper, body)
        return Body(XmlStructure(plan, _without_text(element, body)), root)

    return read


def rest_body(operation: OperationModel) -> ReadBody:
    """Return how a body of REST-XML is read."""
    shape = operation.output_shape
    check = _RootCheck(operation)
    plans = XmlPlans()
    if check.is_s3 and operation.name == "GetBucketLocation":
        # its model knows no place for the one member; botocore has a handler that finds it
        return _root_is("LocationConstraint", _text_or_none, check)
    if shape is None or all(is_outside(member) for member in shape.members.values()):
        return _nothing(check)
    if (payload := shape.serialization.get("payload")) is None:
        plan = plans.plan(shape)
        return lambda body: Body(XmlStructure(plan, _without_text(check(body), body)))
    if shape.members[payload].type_name == "string":
        return text_body(payload)
    return _root_is(payload, plans.reader(shape.members[payload]), check)


def root_of(operation: OperationModel) -> str | None:
    """Return the name of the root element of a reply of REST-XML; None if it is not known.

    It is the structure that is the payload, else that of the whole reply, by its name:
    https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
    """
    shape = operation.output_shape
    if _is_s3(operation) and operation.name in S3_ROOTS:
        return S3_ROOTS[operation.name]
    if shape is None:
        return None
    if payload := shape.serialization.get("payload"):
        member = shape.members[payload]
        return str(member.name) if member.type_name == "structure" else None
    return None if _is_s3(operation) else str(shape.name)


def _is_s3(operation: OperationModel) -> bool:
    return bool(operation.service_model.service_id.hyphenize() == "s3")


def query_ids(body: Body, headers: Mapping[str, str]) -> dict[str, str | None]:
    """Return what Query says of a request, beside the result."""
    del headers
    found = by_name(body.root).get("ResponseMetadata") if body.root is not None else None
    if found is None:
        return {}
    element = found[0] if isinstance(found, list) else found
    return {local_name(each.tag): each.text for each in element[:]}


def ec2_ids(body: Body, headers: Mapping[str, str]) -> dict[str, str | None]:
    """Return what EC2 says of a request."""
    del headers
    found = by_name(body.root).get("requestId") if body.root is not None else None
    if found is None:
        return {}
    return {"RequestId": (found[0] if isinstance(found, list) else found).text}


class _RootCheck:
    """Parses a body, and refuses it if its root says that it is no reply to the operation."""

    def __init__(self, operation: OperationModel) -> None:
        self.is_s3 = _is_s3(operation)
        self._expected = root_of(operation)
        # Emulators name the root after the operation, which no other reply is called either.
        self._accepted = {self._expected, *(f"{operation.name}{end}" for end in _ENDS)}

    def __call__(self, body: bytes) -> Element:
        root = parse_xml(body)
        name = local_name(root.tag)
        if self.is_s3 and name == "Error":
            message = "S3 answers an error with a status of success"
            raise DisguisedError(message)
        if name.lower() in _NO_REPLY:
            message = f"the reply is not XML of the service: {start_of(body)}"
            raise UnexpectedReplyError(message)
        if self._expected is not None and name not in self._accepted:
            raise _not_a(self._expected, body)
        return root


def _nothing(check: _RootCheck) -> ReadBody:
    """All members are outside the body, so that should be empty."""

    def read(body: bytes) -> Body:
        if body:
            check(body)
        return Body({})

    return read


def _root_is(member: str, reader: FromXml, check: _RootCheck) -> ReadBody:
    """The root is the element of one member."""

    def read(body: bytes) -> Body:
        root = check(body)
        try:
            return Body({member: reader(root, member)})
        except NotAsModelledError as error:
            raise UnexpectedReplyError(str(error)) from None

    return read


def _text_or_none(found: Any, name: str) -> str | None:  # noqa: ANN401 - an element
    return text_of(found, name, "string") or None


def _inside(root: Element, wrapper: str, body: bytes) -> Element:
    found = by_name(root).get(wrapper)
    if found is None or isinstance(found, list):
        raise _not_a(wrapper, body)
    return found


def _without_text(element: Element, body: bytes) -> Element:
    if has_text(element):
        message = f"the reply has text where its members belong: {start_of(body)}"
        raise UnexpectedReplyError(message)
    return element


def _not_a(expected: str, body: bytes) -> UnexpectedReplyError:
    return UnexpectedReplyError(f"the reply is not a {expected}: {start_of(body)}")
