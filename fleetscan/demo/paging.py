"""Cut moto's replies into pages where moto ignores the page size that was asked for.

A sweep that forgets to page on would go unnoticed against moto alone: it returns everything at
once for the calls below (moto 5.2.5), and pages by itself for the others that a sweep makes.
"""

import base64
from collections.abc import Mapping
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import msgspec
from msgspec import Struct

from fleetscan.demo.error_replies import error
from fleetscan.demo.wire import Answer, Protocol, Request

__all__ = ["paginate"]


class _Pager(Struct, frozen=True, kw_only=True):
    """How one operation names the parts of its pages."""

    #: field of the reply that holds the items
    items: str
    limit: str
    marker: str
    next_marker: str
    #: field that says whether there is more; None where the next marker alone says it
    truncated: str | None = None
    #: page size when the caller names none; None is everything
    default: int | None = None


def _ec2(items: str) -> _Pager:
    return _Pager(items=items, limit="MaxResults", marker="NextToken", next_marker="nextToken")


def _iam(items: str) -> _Pager:
    return _Pager(
        items=items,
        limit="MaxItems",
        marker="Marker",
        next_marker="Marker",
        truncated="IsTruncated",
        default=100,
    )


PAGERS: Mapping[tuple[str, str], _Pager] = {
    ("ec2", "DescribeImages"): _ec2("imagesSet"),
    ("ec2", "DescribeSecurityGroups"): _ec2("securityGroupInfo"),
    ("ec2", "DescribeSnapshots"): _ec2("snapshotSet"),
    ("ec2", "DescribeSubnets"): _ec2("subnetSet"),
    ("ec2", "DescribeVolumes"): _ec2("volumeSet"),
    ("ec2", "DescribeVpcs"): _ec2("vpcSet"),
    ("ecr", "DescribeRepositories"): _Pager(
        items="repositories",
        limit="maxResults",
        marker="nextToken",
        next_marker="nextToken",
        default=100,
    ),
    ("iam", "ListUsers"): _iam("Users"),
    ("iam", "ListUserTags"): _iam("Tags"),
    ("iam", "SimulatePrincipalPolicy"): _iam("EvaluationResults"),
    ("kms", "ListKeys"): _Pager(
        items="Keys",
        limit="Limit",
        marker="Marker",
        next_marker="NextMarker",
        truncated="Truncated",
        default=100,
    ),
    ("lambda", "ListFunctions"): _Pager(
        items="Functions",
        limit="MaxItems",
        marker="Marker",
        next_marker="NextMarker",
        default=50,
    ),
    ("rds", "DescribeDBClusters"): _Pager(
        items="DBClusters",
        limit="MaxRecords",
        marker="Marker",
        next_marker="Marker",
        default=100,
    ),
}


def paginate(request: Request, answer: Answer) -> Answer:
    """Return the page of `answer` that `request` asks for; `answer` itself if moto pages."""
    pager = PAGERS.get((request.call.service, request.call.operation))
    if pager is None or answer.status != 200:  # noqa: PLR2004 - HTTP's own number for success
        return answer
    asked = _asked(request)
    try:
        start = _position(str(asked.get(pager.marker) or ""))
        limit = int(str(asked.get(pager.limit) or 0)) or pager.default
    except ValueError:
        return error(request, "ValidationError", f"Invalid {pager.marker} or {pager.limit}.")
    if request.protocol in {Protocol.EC2, Protocol.QUERY}:
        body = _xml_page(answer.body, pager, start, limit)
    else:
        body = _json_page(answer.body, pager, start, limit)
    return Answer(status=answer.status, headers=answer.headers, body=body)


def _asked(request: Request) -> Mapping[str, object]:
    match request.protocol:
        case Protocol.EC2 | Protocol.QUERY:
            return request.parameters
        case Protocol.REST_JSON:
            return dict(parse_qsl(request.query))
        case _:
            return msgspec.json.decode(request.body or b"{}", type=dict[str, object])


def _token(position: int) -> str:
    return base64.urlsafe_b64encode(f"item {position}".encode()).decode()


def _position(token: str) -> int:
    if not token:
        return 0
    return int(base64.urlsafe_b64decode(token).decode("ascii", "replace").removeprefix("item "))


def _xml_page(body: bytes, pager: _Pager, start: int, limit: int | None) -> bytes:
    tree = ET.fromstring(body)  # noqa: S314 - our own moto wrote it
    namespace = tree.tag.partition("}")[0] + "}"
    # IAM wraps the result in an element of its own, EC2 does not.
    parent = next(
        (node for node in tree.iter() if node.find(namespace + pager.items) is not None), None
    )
    if parent is None:
        return body
    items = parent.find(namespace + pager.items)
    if items is None:
        return body
    every = list(items)
    page = every[start : None if limit is None else start + limit]
    items[:] = page
    end = start + len(page)
    _set(parent, namespace + pager.next_marker, _token(end) if end < len(every) else None)
    if pager.truncated is not None:
        _set(parent, namespace + pager.truncated, str(end < len(every)).lower())
    written: bytes = ET.tostring(tree, default_namespace=namespace.strip("{}"), encoding="utf-8")
    return written


def _set(parent: ET.Element, tag: str, text: str | None) -> None:
    for old in parent.findall(tag):
        parent.remove(old)
    if text is not None:
        ET.SubElement(parent, tag).text = text


def _json_page(body: bytes, pager: _Pager, start: int, limit: int | None) -> bytes:
    reply = msgspec.json.decode(body, type=dict[str, object])
    every = msgspec.convert(reply.get(pager.items, []), list[object])
    page = every[start : None if limit is None else start + limit]
    end = start + len(page)
    reply[pager.items] = page
    reply.pop(pager.next_marker, None)
    if end < len(every):
        reply[pager.next_marker] = _token(end)
    if pager.truncated is not None:
        reply[pager.truncated] = end < len(every)
    return msgspec.json.encode(reply)
