"""What holds for every policy."""

from collections.abc import Callable, Iterable
from random import Random
from typing import TypeVar

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetscan.access import (
    Grant,
    PolicyDocument,
    confused_deputy_grants,
    cross_account_grants,
    full_admin_statements,
    full_service_statements,
    public_grants,
    requires_secure_transport,
    trusted,
)
from tests.access.any_policy import Element, allows, conditions, denies, parsed, respelt, statements

T = TypeVar("T")
OWN = "111122223333"
WRITE = ("s3:Put*", "s3:Delete*")
BUCKET = "arn:aws:s3:::b"

# All together take some seconds; a machine that is busy must not fail them.
some = settings(max_examples=60, deadline=None)


def deputies_of_s3(policy: PolicyDocument) -> set[tuple[int, str]]:
    return _given(confused_deputy_grants(policy, services=["s3.amazonaws.com"]))


def public(policy: PolicyDocument) -> set[tuple[int, str]]:
    return _given(public_grants(policy))


def writable(policy: PolicyDocument) -> set[tuple[int, str]]:
    return _given(public_grants(policy, actions=WRITE))


def foreign(policy: PolicyDocument) -> set[tuple[int, str]]:
    return _given(cross_account_grants(policy, OWN))


def _given(grants: Iterable[Grant]) -> set[tuple[int, str]]:
    return {(each.index, action) for each in grants for action in each.actions}


def _with(some: tuple[T, ...] | None, more: tuple[T, ...] | None) -> tuple[T, ...] | None:
    return None if some is None else some + (more or ())


Question = Callable[[PolicyDocument], set[tuple[int, str]]]
QUESTIONS: tuple[Question, ...] = (public, writable, foreign, deputies_of_s3)


def no_less(after: PolicyDocument, before: PolicyDocument) -> None:
    """Whatever was open by one policy is open by the other, with each question."""
    for asked in QUESTIONS:
        assert asked(before) <= asked(after), asked.__name__


@some
@given(statements, allows)
def test_an_added_allow_closes_nothing(policy: list[Element], added: Element) -> None:
    no_less(parsed(*policy, added), parsed(*policy))


@some
@given(statements, denies)
def test_an_added_deny_opens_nothing(policy: list[Element], added: Element) -> None:
    no_less(parsed(*policy), parsed(*policy, added))


@some
@given(statements, allows, conditions)
def test_a_condition_that_is_added_to_an_allow_opens_nothing(
    policy: list[Element], statement: Element, added: Element
) -> None:
    [condition] = parsed({**statement, "Condition": added}).statements[0].conditions
    before = parsed(statement, *policy)
    first = before.statements[0]
    # Beside those that it has: one object has no room for the same operator and key twice.
    narrower = msgspec.structs.replace(first, conditions=(*first.conditions, condition))
    after = msgspec.structs.replace(before, statements=(narrower, *before.statements[1:]))

    no_less(before, after)


@some
@given(statements, denies, conditions)
def test_a_condition_that_is_added_to_a_deny_closes_nothing(
    policy: list[Element], statement: Element, added: Element
) -> None:
    [condition] = parsed({**statement, "Condition": added}).statements[0].conditions
    before = parsed(statement, *policy)
    first = before.statements[0]
    narrower = msgspec.structs.replace(first, conditions=(*first.conditions, condition))
    after = msgspec.structs.replace(before, statements=(narrower, *before.statements[1:]))

    no_less(after, before)


@some
@given(statements, allows, allows)
def test_more_principals_actions_and_resources_close_nothing(
    policy: list[Element], statement: Element, more: Element
) -> None:
    before = parsed(statement, *policy)
    first, other = before.statements[0], parsed(more).statements[0]
    wider = msgspec.structs.replace(
        first,
        principals=_with(first.principals, other.principals),
        actions=_with(first.actions, other.actions),
        resources=_with(first.resources, other.resources),
    )
    after = msgspec.structs.replace(before, statements=(wider, *before.statements[1:]))

    no_less(after, before)


@some
@given(statements, st.randoms(use_true_random=False))
def test_spelling_and_order_do_not_matter(policy: list[Element], chance: Random) -> None:
    order = list(range(len(policy)))
    chance.shuffle(order)
    after = parsed(*(respelt(policy[place], chance) for place in order))

    for asked in QUESTIONS:
        found = {(order[index], action) for index, action in asked(after)}
        assert found == asked(parsed(*policy)), asked.__name__


@some
@given(statements)
def test_whoever_is_let_in_by_anybody_is_let_in_by_another_account(policy: list[Element]) -> None:
    let_in = {index for index, _ in public(parsed(*policy))}
    assert let_in <= {index for index, _ in foreign(parsed(*policy))}


@some
@given(statements)
def test_who_may_write_may_do_something(policy: list[Element]) -> None:
    assert writable(parsed(*policy)) <= public(parsed(*policy))


@some
@given(statements)
def test_every_question_has_an_answer(policy: list[Element]) -> None:
    document = parsed(*policy)
    stored = msgspec.msgpack.encode(document)
    assert msgspec.msgpack.decode(stored, type=PolicyDocument) == document
    for statement in (
        *(each.statement for each in full_admin_statements(document)),
        *(each.statement for each in full_service_statements(document)),
    ):
        assert statement in document.allows
    assert {each.statement for each in trusted(document)} <= {each.name for each in document.allows}


@some
@given(statements, denies)
def test_an_added_deny_never_lets_plain_text_through(policy: list[Element], added: Element) -> None:
    if requires_secure_transport(parsed(*policy), BUCKET):
        assert requires_secure_transport(parsed(*policy, added), BUCKET)


@some
@given(statements, allows)
def test_no_allow_makes_a_bucket_refuse_plain_text(policy: list[Element], added: Element) -> None:
    assert requires_secure_transport(parsed(*policy, added), BUCKET) is (
        requires_secure_transport(parsed(*policy), BUCKET)
    )
