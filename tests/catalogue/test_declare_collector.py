# These collectors are declared wrongly on purpose, or to be looked at: what they would do with an
# API does not matter.
# ruff: noqa: ARG001
# mypy: disable-error-code="empty-body"

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, ClassVar

import msgspec
import pytest

from fleetscan.catalogue import Api, Call, Collector, Scope, collector
from fleetscan.catalogue.declare import DeclarationError
from fleetscan.catalogue.model import Shape
from fleetscan.facts.base import Resource, Taggable, Tags
from fleetscan.verdicts import Unread


class Box(Taggable, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "AWS::Test::Box"


class Lid(msgspec.Struct, frozen=True):
    closed: bool


class Key(Resource, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "AWS::Test::Key"


BOX = Box(arn="arn:aws:test:::box", id="box", region="eu-west-1")

collect = collector(Call("test:ListBoxes"))


@collector(
    Call("test:ListBoxes"),
    Call("test:GetBox", "test:ReadBox"),
    scope=Scope.ACCOUNT_WIDE,
    page=1000,
)
async def boxes(api: Api) -> AsyncIterator[Box]:
    yield BOX


@collect
async def boxes_or_not(api: Api) -> AsyncIterator[Box | Unread]:
    yield BOX


@collect
async def boxes_with_tags(api: Api) -> AsyncIterator[tuple[Box, Tags]]:
    yield BOX, Tags({})


@collect
async def house_lid(api: Api) -> Lid:
    return Lid(closed=True)


@collect
async def lid(api: Api, box: Box) -> Lid:
    return Lid(closed=True)


@collect
async def lid_or_not(api: Api, box: Box) -> Lid | Unread:
    return Lid(closed=True)


@collect
async def lid_and_tags(api: Api, box: Box) -> tuple[Lid, Tags]:
    return Lid(closed=True), Tags({})


@collector(Call("test:GetLids"), batch=20)
async def lids(api: Api, boxes: Sequence[Box]) -> Mapping[str, Lid]:
    return {box.arn: Lid(closed=True) for box in boxes}


@pytest.mark.parametrize(
    ("declared", "shape", "reads", "subject"),
    [
        (boxes, Shape.LIST, (Box,), None),
        (boxes_or_not, Shape.LIST, (Box,), None),
        (boxes_with_tags, Shape.LIST, (Box, Tags), None),
        (house_lid, Shape.SINGLE, (Lid,), None),
        (lid, Shape.ASPECT, (Lid,), Box),
        (lid_or_not, Shape.ASPECT, (Lid,), Box),
        (lid_and_tags, Shape.ASPECT, (Lid, Tags), Box),
        (lids, Shape.BATCH, (Lid,), Box),
    ],
)
def test_a_collector_is_what_its_signature_says(
    declared: Collector, shape: Shape, reads: tuple[type, ...], subject: type | None
) -> None:
    assert (declared.shape, declared.reads, declared.subject) == (shape, reads, subject)


def test_a_collector_has_its_calls_scope_and_batch() -> None:
    assert boxes.id == "test_declare_collector.boxes"
    assert boxes.scope is Scope.ACCOUNT_WIDE
    assert [(call.operation, call.iam_action) for call in boxes.calls] == [
        ("test:ListBoxes", "test:ListBoxes"),
        ("test:GetBox", "test:ReadBox"),
    ]
    assert lids.batch == 20
    assert (boxes.page, lids.page) == (1000, None)
    assert lids.scope is Scope.REGIONAL


def test_a_call_may_take_more_than_one_action() -> None:
    assert Call("test:GetBox", "test:ReadBox").iam_actions == ("test:ReadBox",)
    more = Call("test:GetBox", besides=("test:OpenBox",))
    assert more.iam_actions == ("test:GetBox", "test:OpenBox")


def test_a_call_is_split_into_service_and_name() -> None:
    call = Call("test:GetBox", "other:ReadBox")
    assert (call.service, call.name) == ("test", "GetBox")


async def without_api(box: Box) -> Lid: ...


async def of_two_subjects(api: Api, box: Box, key: Key) -> Lid: ...


async def untyped_subject(api: Api, box) -> Lid: ...  # type: ignore[no-untyped-def] # noqa: ANN001 - to be refused


async def about_a_fact(api: Api, lid: Lid) -> Tags: ...


async def about_several_facts(api: Api, lids: Sequence[Lid]) -> Mapping[str, Tags]: ...


async def reads_nothing(api: Api) -> None: ...


async def says_not_what(api: Api):  # type: ignore[no-untyped-def] # noqa: ANN201 - to be refused
    ...


async def reads_maybe(api: Api, box: Box) -> Lid | None: ...


def lists_facts(api: Api) -> AsyncIterator[Lid]: ...


def lists_about(api: Api, box: Box) -> AsyncIterator[Key]: ...


async def several_in_a_list(api: Api, boxes: Sequence[Box]) -> list[Lid]: ...


async def several_by_subject(api: Api, boxes: Sequence[Box]) -> Mapping[Box, Lid]: ...


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (without_api, r"takes \(api\) or \(api, subject\)"),
        (of_two_subjects, r"takes \(api\) or \(api, subject\)"),
        (untyped_subject, "'box' has no type"),
        (about_a_fact, "second parameter is not a resource"),
        (about_several_facts, "second parameter is not a resource"),
        (reads_nothing, "return type says what it reads"),
        (says_not_what, "return type says what it reads"),
        (reads_maybe, "a fact is a class"),
        (lists_facts, "a list is of resources, not of Lid"),
        (lists_about, "a list has no subject"),
        (several_in_a_list, "a Mapping by ARN"),
        (several_by_subject, "a Mapping by ARN"),
    ],
)
def test_a_collector_that_can_not_be_used_is_refused(
    function: Callable[..., Any], message: str
) -> None:
    with pytest.raises(DeclarationError, match=message) as caught:
        collect(function)
    assert f"test_declare_collector.{function.__name__}: " in str(caught.value)


def test_a_page_of_what_is_no_list_is_refused() -> None:
    with pytest.raises(DeclarationError, match="only a list has a page"):
        collector(Call("test:GetLid"), page=100)(lid.function)


def test_a_batch_of_single_subjects_is_refused() -> None:
    with pytest.raises(DeclarationError, match="Sequence of subjects"):
        collector(Call("test:GetLid"), batch=2)(lid.function)
