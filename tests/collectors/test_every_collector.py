"""What holds for every collector, found through the catalogue."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from botocore.model import Shape as ModelShape

from fleetscan.catalogue import Call, Collector
from fleetscan.catalogue.model import Shape
from fleetscan.facts.base import Resource, Tags
from fleetscan.library.checks import default_catalogue
from fleetscan.testing.fake_api import (
    DENIED,
    ErrorReply,
    FakeApi,
    VanishedError,
    denied,
    operation_model,
)
from fleetscan.verdicts import NotRead
from tests.catalogue.source_calls import source_calls
from tests.every import every

COLLECTORS = default_catalogue().collectors.values()


def of_shape(*shapes: Shape) -> dict[str, Collector]:
    return {item.id: item for item in COLLECTORS if item.shape in shapes and item.calls}


# JSON replies hold their lists also when these are empty, so one without them is no answer. SQS
# alone leaves them out. What comes as XML has them however botocore parses it.
ALWAYS_THERE = {
    "acm",
    "backup",
    "cloudtrail",
    "dax",
    "dynamodb",
    "ecr",
    "ecs",
    "efs",
    "eks",
    "events",
    "glacier",
    "kms",
    "lambda",
    "logs",
    "secretsmanager",
    "ssm",
}

# what is listed by two calls, whatever the first says
ASK_TWICE = {"cloudtrail.trails"}


# IAM's model requires no list of this reply, which has all of them: those of kinds that were not
# asked for are empty. OpenSearch's model requires the list of one other reply, so that none can be
# made up here without it.
ALWAYS_WHOLE = {
    "iam:GetAccountAuthorizationDetails",
    "opensearch:ListDomainNames",
    "opensearch:ListTags",
}

# the reply to it names one, or the service says by an error that there is none, of which its own
# tests are
OF_ONE = {"organizations.organizations"}


def nothing(collector: Collector) -> dict[str, list[Any]]:
    """Replies without anything in them: what AWS always sends is there, and is empty."""
    count = 2 if collector.id in ASK_TWICE else 1
    return {call.operation: [_empty(call)] for call in collector.calls[:count]}


def _empty(call: Call) -> dict[str, Any]:
    shape = operation_model(call.operation).output_shape
    there = {
        name
        for name, member in shape.members.items()
        if (call.service in ALWAYS_THERE or call.operation in ALWAYS_WHOLE)
        and member.type_name in {"list", "map"}
    }
    # What is the whole body of a reply is there, too.
    payload = shape.serialization.get("payload")
    names = sorted({*there, *shape.required_members, *([payload] if payload else ())})
    return {name: _least(shape.members[name]) for name in names}


def _least(shape: ModelShape) -> Any:  # noqa: ANN401 - a valid member
    if shape.type_name == "structure":
        return {name: _least(shape.members[name]) for name in shape.required_members}
    return {"list": [], "map": {}, "boolean": False, "integer": 0}.get(shape.type_name, "")


#: members of subjects besides those that all have, by which it is told what to ask of them
OF_ANY_SUBJECT: dict[str, Any] = {
    "api_id": "a1",
    "behaviors": (),
    "certificate": {"is_default": True, "support": None},
    "groups": (),
    "origins": (),
    "web_acl": None,
    "arn": "arn:aws:any-arn:at-all",
    "encrypted": False,
    "family": "postgres17",
    "made": "manual",
    "origin": "AWS_KMS",
    "rotation_enabled": False,
    "runtime": None,
    "domain": "www.example.com",
    "in_use": True,
    "key_algorithm": "RSA_2048",
    "kind": "application",
    "listeners": (),
    "not_after": None,
    "protocol": "HTTP",
    "spec": "SYMMETRIC_DEFAULT",
    "state": "Enabled",
    "status": "ISSUED",
    "tag_mutability": "MUTABLE",
    "url": "https://sqs.eu-west-1.amazonaws.com/111122223333/any",
    "zones": (),
}


def any_subject(collector: Collector) -> Any:  # noqa: ANN401 - what the collector takes
    subject = collector.subject
    assert subject is not None
    assert issubclass(subject, Resource)
    values = {
        field.name: f"any-{field.name}-whatever-it-is"
        for field in msgspec.structs.fields(subject)
        if field.required
    }
    values |= {name: value for name, value in OF_ANY_SUBJECT.items() if name in values}
    # of the types that the members have, none is held here
    made = subject(**values)
    return [made] if collector.shape is Shape.BATCH else made


async def _all_of(collector: Collector, api: FakeApi) -> Any:  # noqa: ANN401 - of every kind
    if collector.subject is not None:
        return await api.read(any_subject(collector))
    return await (api.list() if collector.shape is Shape.LIST else api.fact())


@every("collector", of_shape(*Shape))
def test_a_collector_has_a_test_of_what_it_reads(collector: Collector) -> None:
    """In the file of its module: the tests here hand it no reply with anything in it."""
    *folders, module = collector.function.__module__.split(".")[2:]
    file = Path(__file__).parent.joinpath(*folders, f"test_{module}.py")
    called = rf"\(\s*{module}\.{collector.function.__name__}\b"
    assert file.exists(), f"write {file}"
    assert re.search(called, file.read_text(encoding="utf-8")), (
        f"write a test of {collector.id} into {file}"
    )


@every(
    "collector",
    {name: item for name, item in of_shape(Shape.LIST).items() if name not in OF_ONE},
)
async def test_where_nothing_is_nothing_is_listed(collector: Collector) -> None:
    assert await FakeApi(collector, nothing(collector)).list() == []


@every(
    "collector",
    {item.id: item for item in COLLECTORS if item.calls and item.calls[0].service in ALWAYS_THERE},
)
async def test_a_reply_without_its_list_is_no_answer(collector: Collector) -> None:
    api = FakeApi(collector, {collector.calls[0].operation: [{}]})
    with pytest.raises(KeyError):
        await _all_of(collector, api)


@every("collector", of_shape(Shape.LIST))
async def test_a_list_that_is_denied_was_not_read(collector: Collector) -> None:
    call = collector.calls[0]
    with pytest.raises(NotRead) as caught:
        await FakeApi(collector, {call.operation: [DENIED]}).list()
    assert caught.value.unread == (denied(call),)


@every("collector", of_shape(Shape.ASPECT, Shape.BATCH))
async def test_a_fact_that_is_denied_was_not_read(collector: Collector) -> None:
    call = collector.calls[0]
    with pytest.raises(NotRead) as caught:
        await FakeApi(collector, {call.operation: [DENIED]}).read(any_subject(collector))
    assert caught.value.unread == (denied(call),)


@every("collector", of_shape(Shape.ASPECT, Shape.BATCH))
async def test_a_subject_that_is_gone_says_so_in_each_way(collector: Collector) -> None:
    (call,) = collector.calls
    # Some services say the same of what is gone as of what has nothing of the kind.
    assert call.vanished or any(each.absent for each in source_calls(collector))
    for code in call.vanished:
        with pytest.raises(VanishedError):
            await FakeApi(collector, {call.operation: [ErrorReply(code)]}).read(
                any_subject(collector)
            )


@every(
    "collector",
    {item.id: item for item in COLLECTORS if item.shape is Shape.ASPECT and item.reads == (Tags,)},
)
async def test_a_reply_without_tags_is_no_tag(collector: Collector) -> None:
    assert await FakeApi(collector, nothing(collector)).read(any_subject(collector)) == Tags({})
