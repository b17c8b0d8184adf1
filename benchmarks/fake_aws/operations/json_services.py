"""The services that speak JSON: from DynamoDB to SQS, Lambda and EFS."""

from collections.abc import Callable, Mapping
from urllib.parse import unquote

import msgspec

from benchmarks.fake_aws.fleet import ACCOUNT
from benchmarks.fake_aws.operations.paging import page
from benchmarks.fake_aws.operations.place import Ask, Place
from fleetscan.demo.error_replies import error
from fleetscan.demo.wire import Answer

__all__ = ["BY_SERVICE", "reply"]

_Operation = Callable[[Ask], Answer]
# 2026-01-02T03:04:05Z in seconds; CloudWatch Logs counts milliseconds.
_CREATED = 1_767_323_045


def reply(ask: Ask, members: object) -> Answer:
    """Write a reply as JSON of the request's protocol."""
    # REST services send plain application/json.
    protocol = ask.request.protocol.value
    kind = "application/json" if protocol == "rest-json" else f"application/x-amz-{protocol}"
    return Answer(headers={"Content-Type": kind}, body=msgspec.json.encode(members))


def _pairs(tags: Mapping[str, str], *, key: str = "Key", value: str = "Value") -> list[object]:
    return [{key: name, value: text} for name, text in tags.items()]


def _items(
    item: Callable[[Place, int], object],
    *,
    limit: str,
    marker: str,
    member: str,
    next_marker: str,
    most: int,
    default: int | None = None,
) -> _Operation:
    """Make an operation that lists what `item` writes."""

    def list_items(ask: Ask) -> Answer:
        total = ask.place.fleet.options.others
        cut = page(ask, total, limit=limit, marker=marker, default=default or most, most=most)
        items = [item(ask.place, number) for number in cut.numbers]
        return reply(ask, {member: items, **cut.named(next_marker)})

    return list_items


def _tags_of(
    kind: str,
    name: Callable[[Place, int], str],
    *,
    asked: Callable[[Ask], str],
    write: Callable[[Mapping[str, str]], object],
    missing: str,
    status: int = 400,
) -> _Operation:
    """Make an operation that tells the tags of the one resource that the request names."""

    def tags(ask: Ask) -> Answer:
        wanted = asked(ask)
        for number in range(ask.place.fleet.options.others):
            if name(ask.place, number) == wanted:
                return reply(ask, write(ask.place.tags(kind, number)))
        return error(ask.request, missing, f"{wanted} does not exist", status=status)

    return tags


def _given(name: str) -> Callable[[Ask], str]:
    return lambda ask: ask.text(name)


def _end_of_path(ask: Ask) -> str:
    # /2017-03-31/tags/arn%3Aaws%3Alambda…
    return unquote(ask.request.call.path.rpartition("/tags/")[2])


def _table_arn(place: Place, number: int) -> str:
    return place.arn("dynamodb", f"table/{place.name('table', number)}")


def _list_tables(ask: Ask) -> Answer:
    total = ask.place.fleet.options.others
    cut = page(ask, total, limit="Limit", marker="ExclusiveStartTableName", default=100, most=100)
    names = [ask.place.name("table", number) for number in cut.numbers]
    return reply(ask, {"TableNames": names, **cut.named("LastEvaluatedTableName")})


def _repository_arn(place: Place, number: int) -> str:
    return place.arn("ecr", f"repository/{place.name('repository', number)}")


def _repository(place: Place, number: int) -> object:
    name = place.name("repository", number)
    return {
        "repositoryArn": _repository_arn(place, number),
        "registryId": ACCOUNT,
        "repositoryName": name,
        "repositoryUri": f"{ACCOUNT}.dkr.ecr.{place.region}.example.com/{name}",
        "createdAt": _CREATED,
        "imageTagMutability": "IMMUTABLE",
    }


def _file_system(place: Place, number: int) -> object:
    identifier = place.id("fs", number)
    return {
        "OwnerId": ACCOUNT,
        "CreationToken": f"token-{number}",
        "FileSystemId": identifier,
        "FileSystemArn": place.arn("elasticfilesystem", f"file-system/{identifier}"),
        "CreationTime": _CREATED,
        "LifeCycleState": "available",
        "NumberOfMountTargets": 1,
        "SizeInBytes": {"Value": 6144},
        "PerformanceMode": "generalPurpose",
        "Encrypted": True,
        "Tags": _pairs(place.tags("file-system", number)),
    }


def _key_id(place: Place, number: int) -> str:
    return f"{int(place.fleet.code(place.region, number), 16):08x}-0000-4000-8000-{ACCOUNT}"


def _key_arn(place: Place, number: int) -> str:
    return place.arn("kms", f"key/{_key_id(place, number)}")


def _list_keys(ask: Ask) -> Answer:
    total = ask.place.fleet.options.others
    cut = page(ask, total, limit="Limit", marker="Marker", default=100)
    keys = [
        {"KeyId": _key_id(ask.place, number), "KeyArn": _key_arn(ask.place, number)}
        for number in cut.numbers
    ]
    more = {"Truncated": cut.token is not None, **cut.named("NextMarker")}
    return reply(ask, {"Keys": keys, **more})


def _describe_key(ask: Ask) -> Answer:
    wanted = ask.text("KeyId").rpartition("/")[2]
    for number in range(ask.place.fleet.options.others):
        if _key_id(ask.place, number) == wanted:
            metadata = {
                "AWSAccountId": ACCOUNT,
                "KeyId": wanted,
                "Arn": _key_arn(ask.place, number),
                "CreationDate": _CREATED,
                "Enabled": True,
                "KeyUsage": "ENCRYPT_DECRYPT",
                "KeyState": "Enabled",
                "Origin": "AWS_KMS",
                # the first is the user's own, so that there is at least one
                "KeyManager": "AWS" if number else "CUSTOMER",
                "KeySpec": "SYMMETRIC_DEFAULT",
            }
            return reply(ask, {"KeyMetadata": metadata})
    return error(ask.request, "NotFoundException", f"Key '{wanted}' does not exist")


def _function_arn(place: Place, number: int) -> str:
    return place.arn("lambda", f"function:{place.name('function', number)}")


def _function(place: Place, number: int) -> object:
    return {
        "FunctionName": place.name("function", number),
        "FunctionArn": _function_arn(place, number),
        "Runtime": "python3.13",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/role-{ACCOUNT}-0",
        "Handler": "app.handler",
        "CodeSize": 1024,
        "Timeout": 30,
        "MemorySize": 256,
        "LastModified": "2026-01-02T03:04:05.000+0000",
        "Version": "$LATEST",
        "PackageType": "Zip",
        "Architectures": ["arm64"],
    }


def _log_group_arn(place: Place, number: int) -> str:
    return place.arn("logs", f"log-group:/app/{place.name('group', number)}")


def _log_group(place: Place, number: int) -> object:
    arn = _log_group_arn(place, number)
    return {
        "logGroupName": f"/app/{place.name('group', number)}",
        "creationTime": _CREATED * 1000,
        "retentionInDays": 30,
        "metricFilterCount": 0,
        "arn": f"{arn}:*",
        "logGroupArn": arn,
        "storedBytes": 0,
        "logGroupClass": "STANDARD",
    }


def _secret(place: Place, number: int) -> object:
    name = place.name("secret", number)
    return {
        "ARN": place.arn("secretsmanager", f"secret:{name}-AbCdEf"),
        "Name": name,
        "LastChangedDate": _CREATED,
        "Tags": _pairs(place.tags("secret", number)),
    }


def _queue_url(place: Place, number: int) -> str:
    host = f"sqs.{place.region}.amazonaws.com"
    return f"https://{host}/{ACCOUNT}/{place.name('queue', number)}"


def _list_queues(ask: Ask) -> Answer:
    total = ask.place.fleet.options.others
    cut = page(ask, total, limit="MaxResults", marker="NextToken")
    urls = [_queue_url(ask.place, number) for number in cut.numbers]
    return reply(ask, {"QueueUrls": urls, **cut.tokens})


#: services by their signing names
BY_SERVICE: Mapping[str, Mapping[str, _Operation]] = {
    "dynamodb": {
        "ListTables": _list_tables,
        "ListTagsOfResource": _tags_of(
            "table",
            _table_arn,
            asked=_given("ResourceArn"),
            write=lambda tags: {"Tags": _pairs(tags)},
            missing="ResourceNotFoundException",
        ),
    },
    "ecr": {
        "DescribeRepositories": _items(
            _repository,
            limit="maxResults",
            marker="nextToken",
            member="repositories",
            next_marker="nextToken",
            most=1000,
            default=100,
        ),
        "ListTagsForResource": _tags_of(
            "repository",
            _repository_arn,
            asked=_given("resourceArn"),
            write=lambda tags: {"tags": _pairs(tags)},
            missing="RepositoryNotFoundException",
        ),
    },
    "elasticfilesystem": {
        "DescribeFileSystems": _items(
            _file_system,
            limit="MaxItems",
            marker="Marker",
            member="FileSystems",
            next_marker="NextMarker",
            most=100,
        ),
    },
    "kms": {
        "ListKeys": _list_keys,
        "DescribeKey": _describe_key,
        "ListResourceTags": _tags_of(
            "key",
            _key_arn,
            asked=_given("KeyId"),
            write=lambda tags: {"Tags": _pairs(tags, key="TagKey", value="TagValue")},
            missing="NotFoundException",
        ),
    },
    "lambda": {
        "ListFunctions": _items(
            _function,
            limit="MaxItems",
            marker="Marker",
            member="Functions",
            next_marker="NextMarker",
            most=50,
        ),
        "ListTags": _tags_of(
            "function",
            _function_arn,
            asked=_end_of_path,
            write=lambda tags: {"Tags": tags},
            missing="ResourceNotFoundException",
            status=404,
        ),
    },
    "logs": {
        "DescribeLogGroups": _items(
            _log_group,
            limit="limit",
            marker="nextToken",
            member="logGroups",
            next_marker="nextToken",
            most=50,
        ),
        "ListTagsForResource": _tags_of(
            "log-group",
            _log_group_arn,
            asked=_given("resourceArn"),
            write=lambda tags: {"tags": tags},
            missing="ResourceNotFoundException",
        ),
    },
    "secretsmanager": {
        "ListSecrets": _items(
            _secret,
            limit="MaxResults",
            marker="NextToken",
            member="SecretList",
            next_marker="NextToken",
            most=100,
        ),
    },
    "sqs": {
        "ListQueues": _list_queues,
        "ListQueueTags": _tags_of(
            "queue",
            _queue_url,
            asked=_given("QueueUrl"),
            write=lambda tags: {"Tags": tags},
            missing="AWS.SimpleQueueService.NonExistentQueue",
        ),
    },
}
