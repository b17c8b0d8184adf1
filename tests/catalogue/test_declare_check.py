# The checks here are declared wrongly on purpose, or to be looked at: what they do
# with their parameters does not matter.
# ruff: noqa: ARG001

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, ClassVar

import msgspec
import pytest

from fleetscan.catalogue import Check, check
from fleetscan.catalogue.declare import DeclarationError
from fleetscan.catalogue.model import Collection, Option, Page
from fleetscan.facts.base import Every, Resource, Taggable
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


class Box(Taggable, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "AWS::Test::Box"


class Lid(msgspec.Struct, frozen=True):
    closed: bool


class Key(Resource, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "AWS::Test::Key"


BOX = Box(arn="arn:aws:test:::box", id="box", region="eu-west-1")

declare: Callable[[Callable[..., Any]], Check[Any]] = check(severity=Severity.LOW)


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
    assert closed.every == {"keys": Collection(of=Key)}
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
    assert closed.id == "test_declare_check.closed"


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
    assert f"test_declare_check.{function.__name__}: " in str(caught.value)
