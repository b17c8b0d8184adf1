"""What a sweep may say by the replies that it got: worked out anew, with botocore's parsers.

It knows AWS's documentation and nothing of the collectors, the engine and their parsers. For each
resource it gives what may be said; where a reply lacks what that would rest on, nothing may be.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from fleetscan.facts.base import GLOBAL
from fleetscan.testing.fake_api import operation_model
from tests.chaos.exchanges import (
    Exchange,
    Json,
    LackingError,
    asked,
    bucket_of,
    code_of,
    items_of,
    mapped,
    one_of,
    pairs,
    parsed,
    text_of,
)
from tests.e2e.one_of_each import ACCOUNT_ID, REGIONS

__all__ = ["what_may_be_said"]

_PASS, _FAIL = "pass", "fail"

#: check, region, ARN
Cell = tuple[str, str, str]


def what_may_be_said(exchanges: Iterable[Exchange]) -> tuple[dict[Cell, set[str]], set[str]]:
    """Return the verdicts that are supported, and the ARNs of what turned out to be gone."""
    reading = _Reading(exchanges)
    return reading.supported, reading.gone


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
            reply = parsed(each)
            if reply is not None:
                yield each, reply

    def _listed(self, operation: str, *path: str, needed: bool) -> Iterator[tuple[str, Json]]:
        """Yield region and item of all that a list holds."""
        for exchange, reply in self._replies(operation):
            level = [reply]
            try:
                for name in path:
                    level = [item for each in level for item in items_of(each, name, needed=needed)]
            except LackingError:
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
                    built = f"arn:aws:ec2:{region}:{account}:{kind}/{text_of(item, identifier)}"
                    tags = pairs(items_of(item, "Tags"))
                except LackingError:
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
                state = one_of(text_of(item.get("State"), "Name"), states)
                if state == "terminated":
                    continue
                arn = f"arn:aws:ec2:{region}:{ACCOUNT_ID}:instance/{text_of(item, 'InstanceId')}"
                self._say("ec2.instance_not_stopped", region, arn, holds=state != "stopped")
                self._say_tags(region, arn, pairs(items_of(item, "Tags")))
            except LackingError:
                continue

    def _volumes(self) -> None:
        for exchange, reply in self._replies("ec2:DescribeVolumes"):
            region = exchange.request.call.region
            # botocore takes all that is not `true` for false
            texts = re.findall(rb"encrypted[^>/]*>([^<]*)<", exchange.answer.body)
            clear = {text for text in texts if text} <= {b"true", b"false"}
            for item in items_of(reply, "Volumes"):
                try:
                    arn = f"arn:aws:ec2:{region}:{ACCOUNT_ID}:volume/{text_of(item, 'VolumeId')}"
                    if isinstance(item.get("Encrypted"), bool) and (clear or item["Encrypted"]):
                        self._say("ec2.volume_encrypted", region, arn, holds=item["Encrypted"])
                    self._say_tags(region, arn, pairs(items_of(item, "Tags")))
                except LackingError:
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
                    self._say_tags(region, text_of(item, arn_of), pairs(items_of(item, tags_of)))
                except LackingError:
                    continue
        for region, item in self._listed("efs:DescribeFileSystems", "FileSystems", needed=True):
            try:
                system = f"file-system/{text_of(item, 'FileSystemId')}"
                built = f"arn:aws:elasticfilesystem:{region}:{ACCOUNT_ID}:{system}"
                tags = pairs(items_of(item, "Tags", needed=True))
                self._say_tags(region, item.get("FileSystemArn") or built, tags)
            except LackingError:
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
                if isinstance(arn, str):
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
            asked(exchange, "KeyId"): reply.get("KeyMetadata", {}).get("KeyManager")
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
                key = asked(exchange, parameter)
                if code_of(exchange) in _GONE:
                    found[operation, key].append(None)
                if (reply := parsed(exchange)) is None:
                    continue
                try:
                    pages[key] |= read(reply)
                except LackingError:
                    continue
                found[operation, key].append(dict(pages[key]))
        for _, reply in self._replies("elbv2:DescribeTags"):
            for item in items_of(reply, "TagDescriptions"):
                try:
                    arn = text_of(item, "ResourceArn")
                    found["elbv2:DescribeTags", arn].append(pairs(items_of(item, "Tags")))
                except LackingError:
                    continue
        return found

    # S3

    def _of_s3(self) -> None:
        locations = {
            bucket_of(exchange): reply.get("LocationConstraint") or ""
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
                f"arn:aws:s3:::{bucket_of(exchange)}"
                for exchange in self._by_operation[f"s3:{operation}"]
                if code_of(exchange) == "NoSuchBucket"
            }

    def _bucket_encryption(self, name: str, region: str, arn: str) -> None:
        known = set(
            operation_model("s3:GetBucketEncryption")
            .service_model.shape_for("ServerSideEncryption")
            .enum
        )
        for exchange in self._by_operation["s3:GetBucketEncryption"]:
            if bucket_of(exchange) != name:
                continue
            if code_of(exchange) == "ServerSideEncryptionConfigurationNotFoundError":
                algorithms = []
            else:
                try:
                    algorithms = _algorithms(parsed(exchange))
                except LackingError:
                    continue
            self._say("s3.bucket_encrypted", region, arn, holds=bool(algorithms))
            if set(algorithms) <= known:
                kms = bool(algorithms) and all(each.startswith("aws:kms") for each in algorithms)
                self._say("s3.bucket_encrypted_with_kms", region, arn, holds=kms)

    def _bucket_tags(self, name: str, region: str, arn: str) -> None:
        for exchange in self._by_operation["s3:GetBucketTagging"]:
            if bucket_of(exchange) != name:
                continue
            if code_of(exchange) == "NoSuchTagSet":
                self._say_tags(region, arn, {})
            elif (reply := parsed(exchange)) is not None:
                try:
                    self._say_tags(region, arn, pairs(items_of(reply, "TagSet", needed=True)))
                except LackingError:
                    continue


def _is_own(item: Json, kind: str) -> bool:
    """Tell what the account has from what is shared with it, or is no more."""
    if kind == "image":
        return text_of(item, "State") != "deregistered"
    return kind in {"snapshot", "elastic-ip"} or text_of(item, "OwnerId") == ACCOUNT_ID


def _algorithms(reply: Json) -> list[str]:
    rules = items_of((reply or {}).get("ServerSideEncryptionConfiguration"), "Rules", needed=True)
    return [
        text_of(rule["ApplyServerSideEncryptionByDefault"], "SSEAlgorithm")
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
        lambda reply: pairs(items_of(reply, "Tags", needed=True)),
    ),
    "ecr:ListTagsForResource": (
        "resourceArn",
        lambda reply: pairs(items_of(reply, "tags", needed=True)),
    ),
    "iam:ListUserTags": ("UserName", lambda reply: pairs(items_of(reply, "Tags", needed=True))),
    "iam:ListRoleTags": ("RoleName", lambda reply: pairs(items_of(reply, "Tags", needed=True))),
    "kms:ListResourceTags": (
        "KeyId",
        lambda reply: pairs(items_of(reply, "Tags", needed=True), "TagKey", "TagValue"),
    ),
    "lambda:ListTags": ("", lambda reply: mapped(reply.get("Tags"))),
    "logs:ListTagsForResource": ("resourceArn", lambda reply: mapped(reply.get("tags"))),
    "sns:ListTagsForResource": ("ResourceArn", lambda reply: pairs(items_of(reply, "Tags"))),
    "sqs:ListQueueTags": ("QueueUrl", lambda reply: mapped(reply.get("Tags") or {})),
}
