# The checks and collectors here are declared wrongly on purpose, or to be looked at: what they do
# with their parameters does not matter.
# ruff: noqa: ARG001
# mypy: disable-error-code="empty-body"

import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from types import ModuleType
from typing import Any, ClassVar

import msgspec
import pytest

from fleetscan.catalogue import Api, Call, Check, Collector, Scope, check, collector
from fleetscan.catalogue.declare import DeclarationError
from fleetscan.catalogue.model import Option, Page, Shape
from fleetscan.facts.base import Every, Resource, Taggable, Tags
from fleetscan.verdicts import Fail, Pass, Severity, Unread, Verdict


class Box(Taggable, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "AWS::Test::Box"


class Lid(msgspec.Struct, frozen=True):
    closed: bool


class Key(Resource, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "AWS::Test::Key"


BOX = Box(arn="arn:aws:test:::box", id="box", region="eu-west-1")

declare: Callable[[Callable[..., Any]], Check[Any]] = check(severity=Severity.LOW)

collect = collector(Call("test:ListBoxes"))


@check(severity=Severity.HIGH, frameworks=["cis-2.0:1.1", "cis-1.5:2.1"])
def closed(
    box: Box,
    lid: Lid,
    keys: Every[Key],
    *,
    keys_wanted: int = 1,
    names: tuple[str, ...] = (),
) -> Verdict:
    """The box is closed, and has a key.

    It goes on here.

    Why:
        Otherwise things
        fall out.

    Fix:
        Close it: `close --box ID`.

    Options:
        keys_wanted: how many keys
            there must be
        names: their names; a note: with a colon
    """
    return Pass("closed") if lid.closed and len(keys) >= keys_wanted else Fail("open")


def test_a_check_is_what_its_signature_and_docstring_say() -> None:
    assert isinstance(closed, Check)
    assert closed.severity is Severity.HIGH
    assert closed.subject is Box
    assert closed.facts == {"lid": Lid}
    assert closed.every == {"keys": Key}
    assert closed.page == Page(
        asserts="The box is closed, and has a key. It goes on here.",
        why="Otherwise things fall out.",
        fix="Close it: `close --box ID`.",
    )
    assert closed.options == (
        Option("keys_wanted", int, 1, "how many keys there must be"),
        Option("names", tuple[str, ...], (), "their names; a note: with a colon"),
    )


def test_the_frameworks_of_a_check_are_sorted() -> None:
    assert closed.frameworks == ("cis-1.5:2.1", "cis-2.0:1.1")


def test_a_check_is_called_as_its_function_is() -> None:
    assert closed(BOX, Lid(closed=True), Every([]), keys_wanted=0) == Pass("closed")


def test_the_id_of_a_check_is_its_module_below_checks() -> None:
    check_in = declared_in("anything.checks.boxes.closed", "closed")
    assert check_in.id == "boxes.closed"
    assert check_in.service == "boxes"


def test_the_id_of_a_check_elsewhere_is_its_module_and_name() -> None:
    assert closed.id == "test_declare.closed"


def test_a_check_with_another_name_than_its_module_is_refused() -> None:
    with pytest.raises(DeclarationError, match="has the name of its module"):
        declared_in("anything.checks.boxes.closed", "shut")


def declared_in(module: str, name: str) -> Check[Any]:
    """Declare a check as if it stood in a module."""

    def judge(box: Box) -> Verdict:
        """It is.

        Why: a
        Fix: b
        """
        return Pass(box.id)

    judge.__module__, judge.__name__ = module, name
    sys.modules[module] = ModuleType(module)
    try:
        return declare(judge)
    finally:
        del sys.modules[module]


def no_subject() -> Verdict:
    """It is.

    Why: a
    Fix: b
    """
    return Pass("")


def no_verdict(box: Box) -> bool:
    """It is.

    Why: a
    Fix: b
    """
    return True


def no_return_type(box: Box):  # type: ignore[no-untyped-def] # noqa: ANN201 - to be refused
    """It is.

    Why: a
    Fix: b
    """


def no_type(box) -> Verdict:  # type: ignore[no-untyped-def] # noqa: ANN001 - to be refused
    """It is.

    Why: a
    Fix: b
    """
    return Pass("")


def any_number(*boxes: Box) -> Verdict:
    """It is.

    Why: a
    Fix: b
    """
    return Pass("")


def any_options(box: Box, **options: int) -> Verdict:
    """It is.

    Why: a
    Fix: b
    """
    return Pass("")


def subject_is_no_resource(lid: Lid) -> Verdict:
    """It is.

    Why: a
    Fix: b
    """
    return Pass("")


def fact_is_a_resource(box: Box, key: Key) -> Verdict:
    """It is.

    Why: a
    Fix: b
    """
    return Pass("")


def fact_is_a_union(box: Box, lid: Lid | None) -> Verdict:
    """It is.

    Why: a
    Fix: b
    """
    return Pass("")


def every_lid(box: Box, lids: Every[Lid]) -> Verdict:
    """It is.

    Why: a
    Fix: b
    """
    return Pass("")


def option_without_default(box: Box, *, days: int) -> Verdict:
    """It is.

    Why: a
    Fix: b
    Options:
        days: how many
    """
    return Pass("")


def option_without_text(box: Box, *, days: int = 0) -> Verdict:
    """It is.

    Why: a
    Fix: b
    """
    return Pass("")


def text_without_option(box: Box) -> Verdict:
    """It is.

    Why: a
    Fix: b
    Options:
        days: how many
    """
    return Pass("")


def no_docstring(box: Box) -> Verdict:
    return Pass("")


def no_assertion(box: Box) -> Verdict:
    """Why: a

    Fix: b
    """  # noqa: D415 - to be refused
    return Pass("")


def no_why(box: Box) -> Verdict:
    """It is.

    Fix: b
    """
    return Pass("")


def no_fix(box: Box) -> Verdict:
    """It is.

    Why: a
    Fix:
    """
    return Pass("")


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (no_subject, "takes at least its subject"),
        (no_verdict, "returns a Verdict"),
        (no_return_type, "returns a Verdict"),
        (no_type, "'box' has no type"),
        (any_number, "name each parameter"),
        (any_options, "name each parameter"),
        (subject_is_no_resource, "'lid' is not a resource"),
        (fact_is_a_resource, "'key' is neither a fact about the subject nor Every"),
        (fact_is_a_union, "'lid' is neither a fact about the subject nor Every"),
        (every_lid, "'lids' is every of something that is not a resource"),
        (option_without_default, "'days' has no default"),
        (option_without_text, "does not say what the option 'days' is"),
        (text_without_option, "options that are none: days"),
        (no_docstring, "no section 'asserts'"),
        (no_assertion, "no section 'asserts'"),
        (no_why, "no section 'why'"),
        (no_fix, "no section 'fix'"),
    ],
)
def test_a_check_that_can_not_be_used_is_refused(
    function: Callable[..., Any], message: str
) -> None:
    with pytest.raises(DeclarationError, match=message) as caught:
        declare(function)
    assert f"test_declare.{function.__name__}: " in str(caught.value)


@collector(Call("test:ListBoxes"), Call("test:GetBox", "test:ReadBox"), scope=Scope.ACCOUNT_WIDE)
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
    assert boxes.id == "test_declare.boxes"
    assert boxes.scope is Scope.ACCOUNT_WIDE
    assert [(call.operation, call.iam_action) for call in boxes.calls] == [
        ("test:ListBoxes", "test:ListBoxes"),
        ("test:GetBox", "test:ReadBox"),
    ]
    assert lids.batch == 20
    assert lids.scope is Scope.REGIONAL


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
    assert f"test_declare.{function.__name__}: " in str(caught.value)


def test_a_batch_of_single_subjects_is_refused() -> None:
    with pytest.raises(DeclarationError, match="Sequence of subjects"):
        collector(Call("test:GetLid"), batch=2)(lid.function)
