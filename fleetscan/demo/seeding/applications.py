"""Lambda, SQS, SNS, ECR, CloudWatch Logs and Secrets Manager."""

import base64
import io
import zipfile
from functools import cache

from moto.backends import get_backend

from fleetscan.demo.resources import Function, LogGroup, Queue, Repository, Secret, Topic
from fleetscan.demo.seeding.place import Place, make, tag_list


@cache
def _package() -> str:
    """Make the zip file of a function that does nothing, in base64."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        # A fixed date: the file's hash is part of what Lambda reports.
        archive.writestr(zipfile.ZipInfo("main.py", (2025, 1, 1, 0, 0, 0)), "def handler(*_): ...")
    return base64.b64encode(content.getvalue()).decode()


@make.register
def _(function: Function, place: Place) -> None:
    get_backend("lambda")[place.account_id][place.region].create_function(
        {
            "FunctionName": function.name,
            "Runtime": function.runtime,
            "Role": f"arn:{place.partition}:iam::{place.account_id}:role/{function.role}",
            "Handler": "main.handler",
            "Code": {"ZipFile": _package()},
            "Tags": dict(function.tags),
        }
    )


@make.register
def _(queue: Queue, place: Place) -> None:
    get_backend("sqs")[place.account_id][place.region].create_queue(queue.name, dict(queue.tags))


@make.register
def _(topic: Topic, place: Place) -> None:
    sns = get_backend("sns")[place.account_id][place.region]
    sns.create_topic(topic.name, tags=dict(topic.tags))


@make.register
def _(repository: Repository, place: Place) -> None:
    get_backend("ecr")[place.account_id][place.region].create_repository(
        repository_name=repository.name,
        registry_id=place.account_id,
        encryption_config={"encryptionType": "AES256"},
        image_scan_config={"scanOnPush": True},
        image_tag_mutability="IMMUTABLE",
        tags=tag_list(repository.tags),
    )


@make.register
def _(group: LogGroup, place: Place) -> None:
    logs = get_backend("logs")[place.account_id][place.region]
    logs.create_log_group(group.name, dict(group.tags))


@make.register
def _(secret: Secret, place: Place) -> None:
    get_backend("secretsmanager")[place.account_id][place.region].create_secret(
        name=secret.name,
        secret_string="{}",  # noqa: S106 - there is nothing secret in the demo
        secret_binary=None,
        description=None,
        tags=tag_list(secret.tags),
        kms_key_id=None,
        client_request_token=None,
        replica_regions=[],
        force_overwrite=False,
    )
