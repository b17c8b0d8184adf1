"""Policies stay below IAM's limit, and lose nothing for it."""

import json

import pytest

from fleetscan.policy.model import (
    MOST_CHARACTERS,
    Statement,
    document,
    note_on_size,
    size_of,
    split,
    trust_document,
)

MANY = Statement(sid="Reads", actions=tuple(f"service{n:03}:DescribeThings" for n in range(600)))
ONE = Statement(sid="Enters", actions=("sts:AssumeRole",), on_role=True)


def test_what_fits_is_one_policy() -> None:
    assert split([ONE]) == ((ONE,),)
    assert note_on_size(split([ONE])) == ()


def test_the_size_is_that_without_white_space() -> None:
    written = json.dumps(document([ONE], role="arn:aws-us-gov:iam::*:role/" + "x" * 64), indent=4)
    assert size_of([ONE]) == len("".join(written.split()))


def test_what_is_too_long_is_cut_into_policies_that_fit_and_allow_the_same() -> None:
    policies = split([ONE, MANY])
    assert len(policies) > 2
    assert all(size_of(policy) <= MOST_CHARACTERS for policy in policies)
    statements = [statement for policy in policies for statement in policy]
    cut = [statement for statement in statements if not statement.on_role]
    assert tuple(action for statement in cut for action in statement.actions) == MANY.actions
    assert [each.sid for each in cut] == [f"Reads{n}" for n in range(1, len(cut) + 1)]
    assert "6,144" in note_on_size(policies)[0]


def test_as_few_policies_as_hold_it_are_used() -> None:
    most = size_of([MANY]) // 2 + 200
    assert len(split([MANY], most=most)) == 2


@pytest.mark.parametrize("external_id", [None, "payments-7f3a"])
def test_the_condition_is_there_only_with_an_external_id(external_id: str | None) -> None:
    (statement,) = trust_document("111111111111", external_id)["Statement"]
    expected = {"StringEquals": {"sts:ExternalId": external_id}} if external_id else None
    assert statement.get("Condition") == expected
