"""What a sweep may say by the replies that it got: worked out anew, with botocore's parsers.

It knows AWS's documentation and nothing of the collectors, the engine and their parsers. For each
resource it gives what may be said; where a reply lacks what that would rest on, nothing may be.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from botocore.awsrequest import HeadersDict
from botocore.handlers import parse_get_bucket_location
from botocore.parsers import create_parser
from lxml import etree

from fleetscan.demo.operations import form_fields
from fleetscan.demo.wire import Answer, Protocol, Request
from fleetscan.facts.base import GLOBAL
from tests.collectors.fake_api import operation_model
from tests.e2e.one_of_each import ACCOUNT_ID, REGIONS

__all__ = ["Exchange", "May", "what_may_be_said"]

# botocore's replies can be anything.
Json = Any

_PASS, _FAIL = "pass", "fail"

_ERROR_STATUS = 300
#: what a client does not wait for the body of
_WITHOUT_BODY = {204, 304}

#: botocore's names of services that are signed for by another
_NAMES = {"elasticloadbalancing": "elbv2", "elasticfilesystem": "efs"}


class Exchange(msgspec.Struct, frozen=True):
    """A request and what it was answered."""

    request: Request
    answer: Answer

    @property
    def operation(self) -> str:
        """`service:Operation`, by botocore's name of the service."""
        call = self.request.call
        return f"{_NAMES.get(call.service, call.service)}:{call.operation}"


class May(msgspec.Struct, frozen=True):
    """What may be said of one resource by one check."""

    #: of `pass` and `fail`; empty if nothing may be
    statuses: frozenset[str]


#: check, region, ARN
Cell = tuple[str, str, str]


class _LackingError(Exception):
    """A reply lacks what something would rest on."""


def what_may_be_said(exchanges: Iterable[Exchange]) -> tuple[dict[Cell, set[str]], set[str]]:
    """Return the verdicts that are supported, and the ARNs of what turned out to be gone."""
    reading = _Reading(exchanges)
    return reading.supported, reading.gone


def _text(item: Json, name: str) -> str:
    """Return a member that has to be there, and to say something."""
    found = item.get(name) if isinstance(item, Mapping) else None
    if not isinstance(found, str) or not found:
        raise _LackingError(name)
    return found


def _items(reply: Json, name: str, *, needed: bool = False) -> list[Json]:
    """Return a list; one that AWS leaves out where it would be empty need not be there."""
    found = reply.get(name) if isinstance(reply, Mapping) else None
    if found is None and not needed:
        return []
    if not isinstance(found, list):
        raise _LackingError(name)
    return found


def _pairs(tags: Iterable[Json], key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Return tags; one without a value has an empty one."""
    found: dict[str, str] = {}
    for tag in tags:
        if not isinstance(tag, Mapping) or not isinstance(tag.get(key), str):
            raise _LackingError(key)
        text = tag.get(value, "")
        if not isinstance(text, str):
            raise _LackingError(value)
        found[tag[key]] = text
    return found


def _mapped(tags: Json) -> dict[str, str]:
    if not isinstance(tags, Mapping) or not all(isinstance(each, str) for each in tags.values()):
        raise _LackingError("tags")
    return dict(tags)


def _one_of(value: str, known: set[str]) -> str:
    """Refuse a value that nobody knows the meaning of."""
    if value not in known:
        raise _LackingError(value)
    return value


class _Reading:
    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        self.supported: defaultdict[Cell, set[str]] = defaultdict(set)
        self.gone: set[str] = set()
        self._by_operation: defaultdict[str, list[Exchange]] = defaultdict(list)
        for each in exchanges:
            self._by_operation[each.operation].append(each)
        for read in (self._of_ec2, self._with_tags, self._with_tags_apart, self._of_s3):
            read()

    # what was answered

    def _replies(self, operation: str) -> Iterator[tuple[Exchange, Json]]:
        """Yield the replies to an operation that botocore can read."""
        for each in self._by_operation[operation]:
            reply = _parsed(each)
            if reply is not None:
                yield each, reply

    def _listed(self, operation: str, *path: str, needed: bool) -> Iterator[tuple[str, Json]]:
        """Yield region and item of all that a list holds."""
        for exchange, reply in self._replies(operation):
            level = [reply]
            try:
                for name in path:
                    level = [item for each in level for item in _items(each, name, needed=needed)]
            except _LackingError:
                continue
            for item in level:
                yield exchange.request.call.region, item

    def _say(self, check: str, region: str, arn: str, *, holds: bool) -> None:
        self.supported[check, region, arn].add(_PASS if holds else _FAIL)

    def _say_tags(self, region: str, arn: str, tags: Mapping[str, str]) -> None:
        own = [key for key in tags if not key.startswith("aws:")]
        self._say("tags.resource_tagged", region, arn, holds=bool(own))
        self._say("tags.required_keys_present", region, arn, holds="Owner" in tags)

    # EC2

    def _of_ec2(self) -> None:
        self._instances()
        self._volumes()
        for operation, name, identifier, kind, account in (
            ("DescribeSnapshots", "Snapshots", "SnapshotId", "snapshot", ""),
            ("DescribeImages", "Images", "ImageId", "image", ""),
            ("DescribeSecurityGroups", "SecurityGroups", "GroupId", "security-group", ACCOUNT_ID),
            ("DescribeVpcs", "Vpcs", "VpcId", "vpc", ACCOUNT_ID),
            ("DescribeSubnets", "Subnets", "SubnetId", "subnet", ACCOUNT_ID),
            ("DescribeAddresses", "Addresses", "AllocationId", "elastic-ip", ACCOUNT_ID),
        ):
            for region, item in self._listed(f"ec2:{operation}", name, needed=False):
                try:
                    if not _is_own(item, kind):
                        continue
                    told = item.get({"security-group": "SecurityGroupArn"}.get(kind, "SubnetArn"))
                    built = f"arn:aws:ec2:{region}:{account}:{kind}/{_text(item, identifier)}"
                    tags = _pairs(_items(item, "Tags"))
                except _LackingError:
                    continue
                self._say_tags(region, told or built, tags)

    def _instances(self) -> None:
        listed = self._listed("ec2:DescribeInstances", "Reservations", "Instances", needed=False)
        states = set(
            operation_model("ec2:DescribeInstances")
            .service_model.shape_for("InstanceStateName")
            .enum
        )
        for region, item in listed:
            try:
                state = _one_of(_text(item.get("State"), "Name"), states)
                if state == "terminated":
                    continue
                arn = f"arn:aws:ec2:{region}:{ACCOUNT_ID}:instance/{_text(item, 'InstanceId')}"
                self._say("ec2.instance_not_stopped", region, arn, holds=state != "stopped")
                self._say_tags(region, arn, _pairs(_items(item, "Tags")))
            except _LackingError:
                continue

    def _volumes(self) -> None:
        for exchange, reply in self._replies("ec2:DescribeVolumes"):
            region = exchange.request.call.region
            # botocore takes all that is not `true` for false
            texts = re.findall(rb"encrypted[^>/]*>([^<]*)<", exchange.answer.body)
            clear = {text for text in texts if text} <= {b"true", b"false"}
            for item in _items(reply, "Volumes"):
                try:
                    arn = f"arn:aws:ec2:{region}:{ACCOUNT_ID}:volume/{_text(item, 'VolumeId')}"
                    if isinstance(item.get("Encrypted"), bool) and (clear or item["Encrypted"]):
                        self._say("ec2.volume_encrypted", region, arn, holds=item["Encrypted"])
                    self._say_tags(region, arn, _pairs(_items(item, "Tags")))
                except _LackingError:
                    continue

    # lists that have the tags

    def _with_tags(self) -> None:
        for operation, name, arn_of, tags_of in (
            ("rds:DescribeDBInstances", "DBInstances", "DBInstanceArn", "TagList"),
            ("rds:DescribeDBClusters", "DBClusters", "DBClusterArn", "TagList"),
            ("secretsmanager:ListSecrets", "SecretList", "ARN", "Tags"),
        ):
            needed = operation.startswith("secretsmanager")
            for region, item in self._listed(operation, name, needed=needed):
                try:
                    self._say_tags(region, _text(item, arn_of), _pairs(_items(item, tags_of)))
                except _LackingError:
                    continue
        for region, item in self._listed("efs:DescribeFileSystems", "FileSystems", needed=True):
            try:
                system = f"file-system/{_text(item, 'FileSystemId')}"
                built = f"arn:aws:elasticfilesystem:{region}:{ACCOUNT_ID}:{system}"
                tags = _pairs(_items(item, "Tags", needed=True))
                self._say_tags(region, item.get("FileSystemArn") or built, tags)
            except _LackingError:
                continue

    # lists of what is asked for its tags one by one

    def _with_tags_apart(self) -> None:
        tags = self._tags_by_subject()
        for operation, region, arn, key in self._subjects():
            for each in tags[operation, key]:
                if each is None:
                    self.gone.add(arn)
                else:
                    self._say_tags(region, arn, each)

    def _subjects(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield the operation that reads the tags, region, ARN, and what it asks with."""
        for region, name in self._listed("dynamodb:ListTables", "TableNames", needed=True):
            if isinstance(name, str) and name:
                arn = f"arn:aws:dynamodb:{region}:{ACCOUNT_ID}:table/{name}"
                yield "dynamodb:ListTagsOfResource", region, arn, arn
        for region, item in self._listed("logs:DescribeLogGroups", "logGroups", needed=True):
            if isinstance(item, Mapping):
                arn = item.get("logGroupArn") or str(item.get("arn")).removesuffix(":*")
                yield "logs:ListTagsForResource", region, arn, arn
        for region, url in self._listed("sqs:ListQueues", "QueueUrls", needed=False):
            if isinstance(url, str):
                arn = f"arn:aws:sqs:{region}:{ACCOUNT_ID}:{url.rpartition('/')[2]}"
                yield "sqs:ListQueueTags", region, arn, url
        for subjects in (self._by_arn, self._of_iam, self._keys):
            yield from subjects()

    def _by_arn(self) -> Iterator[tuple[str, str, str, str]]:
        for operation, name, member, reads in (
            ("ecr:DescribeRepositories", "repositories", "repositoryArn", "ListTagsForResource"),
            ("elbv2:DescribeLoadBalancers", "LoadBalancers", "LoadBalancerArn", "DescribeTags"),
            ("lambda:ListFunctions", "Functions", "FunctionArn", "ListTags"),
            ("sns:ListTopics", "Topics", "TopicArn", "ListTagsForResource"),
        ):
            service = operation.partition(":")[0]
            needed = service in {"ecr", "lambda"}
            for region, item in self._listed(operation, name, needed=needed):
                if isinstance(item, Mapping) and isinstance(item.get(member), str):
                    yield f"{service}:{reads}", region, item[member], item[member]

    def _of_iam(self) -> Iterator[tuple[str, str, str, str]]:
        for kind in ("User", "Role"):
            for _, item in self._listed(f"iam:List{kind}s", f"{kind}s", needed=False):
                path = item.get("Path", "")
                if kind == "Role" and path.startswith("/aws-reserved/sso.amazonaws.com/"):
                    continue
                if isinstance(item.get("Arn"), str):
                    yield f"iam:List{kind}Tags", GLOBAL, item["Arn"], item.get(f"{kind}Name", "")

    def _keys(self) -> Iterator[tuple[str, str, str, str]]:
        managers = {
            _asked(exchange, "KeyId"): reply.get("KeyMetadata", {}).get("KeyManager")
            for exchange, reply in self._replies("kms:DescribeKey")
            if isinstance(reply.get("KeyMetadata"), Mapping)
        }
        for region, item in self._listed("kms:ListKeys", "Keys", needed=True):
            arn = item.get("KeyArn") if isinstance(item, Mapping) else None
            if isinstance(arn, str) and managers.get(arn) == "CUSTOMER":
                yield "kms:ListResourceTags", region, arn, arn

    def _tags_by_subject(self) -> Mapping[tuple[str, str], list[dict[str, str] | None]]:
        """Return the tags that were read with each operation; None for what is gone."""
        found: defaultdict[tuple[str, str], list[dict[str, str] | None]] = defaultdict(list)
        for operation, (parameter, read) in _TAG_CALLS.items():
            pages: defaultdict[str, dict[str, str]] = defaultdict(dict)
            for exchange in self._by_operation[operation]:
                key = _asked(exchange, parameter)
                if _code(exchange) in _GONE:
                    found[operation, key].append(None)
                if (reply := _parsed(exchange)) is None:
                    continue
                try:
                    pages[key] |= read(reply)
                except _LackingError:
                    continue
                found[operation, key].append(dict(pages[key]))
        for _, reply in self._replies("elbv2:DescribeTags"):
            for item in _items(reply, "TagDescriptions"):
                try:
                    arn = _text(item, "ResourceArn")
                    found["elbv2:DescribeTags", arn].append(_pairs(_items(item, "Tags")))
                except _LackingError:
                    continue
        return found

    # S3

    def _of_s3(self) -> None:
        locations = {
            _bucket(exchange): reply.get("LocationConstraint") or ""
            for exchange, reply in self._replies("s3:GetBucketLocation")
        }
        old = {"": "us-east-1", "EU": "eu-west-1"}
        for _, item in self._listed("s3:ListBuckets", "Buckets", needed=False):
            name = item.get("Name") if isinstance(item, Mapping) else None
            if not isinstance(name, str) or not name:
                continue
            told = item.get("BucketRegion")
            region = told or old.get(locations.get(name, "?"), locations.get(name))
            arn = f"arn:aws:s3:::{name}"
            if region in REGIONS:
                self._bucket_encryption(name, region, arn)
                self._bucket_tags(name, region, arn)
        for operation in ("GetBucketLocation", "GetBucketEncryption", "GetBucketTagging"):
            self.gone |= {
                f"arn:aws:s3:::{_bucket(exchange)}"
                for exchange in self._by_operation[f"s3:{operation}"]
                if _code(exchange) == "NoSuchBucket"
            }

    def _bucket_encryption(self, name: str, region: str, arn: str) -> None:
        known = set(
            operation_model("s3:GetBucketEncryption")
            .service_model.shape_for("ServerSideEncryption")
            .enum
        )
        for exchange in self._by_operation["s3:GetBucketEncryption"]:
            if _bucket(exchange) != name:
                continue
            if _code(exchange) == "ServerSideEncryptionConfigurationNotFoundError":
                algorithms = []
            else:
                try:
                    algorithms = _algorithms(_parsed(exchange))
                except _LackingError:
                    continue
            self._say("s3.bucket_encrypted", region, arn, holds=bool(algorithms))
            if set(algorithms) <= known:
                kms = bool(algorithms) and all(each.startswith("aws:kms") for each in algorithms)
                self._say("s3.bucket_encrypted_with_kms", region, arn, holds=kms)

    def _bucket_tags(self, name: str, region: str, arn: str) -> None:
        for exchange in self._by_operation["s3:GetBucketTagging"]:
            if _bucket(exchange) != name:
                continue
            if _code(exchange) == "NoSuchTagSet":
                self._say_tags(region, arn, {})
            elif (reply := _parsed(exchange)) is not None:
                try:
                    self._say_tags(region, arn, _pairs(_items(reply, "TagSet", needed=True)))
                except _LackingError:
                    continue


def _is_own(item: Json, kind: str) -> bool:
    """Tell what the account has from what is shared with it, or is no more."""
    if kind == "image":
        return _text(item, "State") != "deregistered"
    return kind in {"snapshot", "elastic-ip"} or _text(item, "OwnerId") == ACCOUNT_ID


def _algorithms(reply: Json) -> list[str]:
    rules = _items((reply or {}).get("ServerSideEncryptionConfiguration"), "Rules", needed=True)
    return [
        _text(rule["ApplyServerSideEncryptionByDefault"], "SSEAlgorithm")
        for rule in rules
        if isinstance(rule, Mapping) and "ApplyServerSideEncryptionByDefault" in rule
    ]


#: what says that a resource is no more
_GONE = {
    "AWS.SimpleQueueService.NonExistentQueue",
    "LoadBalancerNotFound",
    "NoSuchBucket",
    "NoSuchEntity",
    "NotFoundException",
    "QueueDoesNotExist",
    "RepositoryNotFoundException",
    "ResourceNotFound",
    "ResourceNotFoundException",
}

#: by operation: what it asks with, and how its tags are read
_TAG_CALLS: Final[Mapping[str, tuple[str, Any]]] = {
    "dynamodb:ListTagsOfResource": (
        "ResourceArn",
        lambda reply: _pairs(_items(reply, "Tags", needed=True)),
    ),
    "ecr:ListTagsForResource": (
        "resourceArn",
        lambda reply: _pairs(_items(reply, "tags", needed=True)),
    ),
    "iam:ListUserTags": ("UserName", lambda reply: _pairs(_items(reply, "Tags", needed=True))),
    "iam:ListRoleTags": ("RoleName", lambda reply: _pairs(_items(reply, "Tags", needed=True))),
    "kms:ListResourceTags": (
        "KeyId",
        lambda reply: _pairs(_items(reply, "Tags", needed=True), "TagKey", "TagValue"),
    ),
    "lambda:ListTags": ("", lambda reply: _mapped(reply.get("Tags"))),
    "logs:ListTagsForResource": ("resourceArn", lambda reply: _mapped(reply.get("tags"))),
    "sns:ListTagsForResource": ("ResourceArn", lambda reply: _pairs(_items(reply, "Tags"))),
    "sqs:ListQueueTags": ("QueueUrl", lambda reply: _mapped(reply.get("Tags") or {})),
}


def _asked(exchange: Exchange, parameter: str) -> str:
    """Return a parameter of a request; without a name, the last of its path."""
    request = exchange.request
    if not parameter:
        return unquote(request.call.path.rpartition("/tags/")[2])
    if request.protocol in {Protocol.QUERY, Protocol.EC2}:
        return form_fields(request.protocol, request.body).get(parameter, "")
    found = json.loads(request.body or b"{}").get(parameter, "")
    return found if isinstance(found, str) else ""


def _bucket(exchange: Exchange) -> str:
    return unquote(exchange.request.call.path.strip("/").partition("/")[0])


#: protocols in which members have the names that their models have
_JSON: Final = {"json", "rest-json"}

#: kinds of members that nothing rests on
_UNREAD: Final = ("integer", "long", "float", "double", "timestamp", "blob")

#: elements of which there may be several
_SEVERAL: Final = {"Bucket", "DBCluster", "DBInstance", "Rule", "Tag", "item", "member"}


def _each_once(body: bytes) -> bytes:
    """Leave out members of XML that are there twice: botocore stumbles, though they are equal."""
    try:
        root = etree.fromstring(body)
    except (etree.XMLSyntaxError, ValueError):
        return body
    for element in list(root.iter()):
        seen: set[bytes] = set()
        for child in list(element):
            name = str(child.tag).rpartition("}")[2]
            text = etree.tostring(child)
            if text in seen and name not in _SEVERAL:
                element.remove(child)
            seen.add(text)
    return bytes(etree.tostring(root))


def _response(exchange: Exchange) -> Json:
    """Return what botocore's parser makes of an answer; None if it stumbles."""
    answer = exchange.answer
    model = operation_model(exchange.operation)
    body = b"" if answer.status in _WITHOUT_BODY else _each_once(answer.body)
    response = {
        "status_code": answer.status,
        "headers": HeadersDict(answer.headers),
        "body": body,
        "context": {"operation_name": model.name},
    }
    parser = create_parser(model.service_model.resolved_protocol)
    for kind in _UNREAD:
        # else a date that is none, which nobody asks for, would spoil a whole reply
        setattr(parser, f"_handle_{kind}", lambda _shape, _node: None)
    try:
        parsed = parser.parse(response, model.output_shape)
        if model.name == "GetBucketLocation" and answer.status < _ERROR_STATUS:
            raw = SimpleNamespace(raw=response, content=body)
            parse_get_bucket_location(parsed, raw)
    except Exception:  # noqa: BLE001 - whatever it is, the reply can't be read
        return None
    return parsed


def _parsed(exchange: Exchange) -> Json:
    """Return the members of a reply; None if it is an error, or none at all."""
    if exchange.answer.status >= _ERROR_STATUS:
        return None
    if operation_model(exchange.operation).service_model.resolved_protocol in _JSON:
        # botocore would stumble over members that nobody asks for
        return _object(exchange.answer)
    parsed = _response(exchange)
    return parsed if isinstance(parsed, Mapping) and "Error" not in parsed else None


def _object(answer: Answer) -> Json:
    """Return what a body of JSON says; None if it is no object."""
    try:
        found = json.loads(b"" if answer.status in _WITHOUT_BODY else answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _code(exchange: Exchange) -> str:
    """Return the code of an error; empty if it is none."""
    if exchange.answer.status < _ERROR_STATUS:
        return ""
    error = (_response(exchange) or {}).get("Error", {})
    code = error.get("QueryErrorCode") or error.get("Code", "")
    return str(code)
