"""Policies in the spellings that AWS accepts, and what is none."""

import json
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetscan.access import (
    Condition,
    Effect,
    PolicyDocument,
    Principal,
    PrincipalType,
    Statement,
    parse_policy,
    parse_url_encoded_policy,
)

ALLOW = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}


def statement(**elements: object) -> Statement:
    """The one statement of a policy: ALLOW with these elements; None takes one away."""
    merged = {name: value for name, value in {**ALLOW, **elements}.items() if value is not None}
    [parsed] = parse_policy({"Statement": merged}).statements
    return parsed


def test_every_element_is_kept() -> None:
    text = """{
        "Version": "2012-10-17", "Id": "x",
        "Statement": [
            {"Sid": "A", "Effect": "Allow", "Principal": {"AWS": ["111122223333", "*"],
             "Service": "sns.amazonaws.com"}, "Action": ["s3:Get*", "s3:List*"],
             "Resource": "arn:aws:s3:::b", "Condition": {"ForAnyValue:StringLikeIfExists":
             {"aws:PrincipalOrgPaths": ["o-1/*", "o-2/*"]}}},
            {"Effect": "Deny", "NotPrincipal": {"CanonicalUser": "79a5"}, "NotAction": "s3:*",
             "NotResource": ["a", "b"]}
        ]
    }"""

    assert parse_policy(text) == PolicyDocument(
        version="2012-10-17",
        statements=(
            Statement(
                index=0,
                sid="A",
                effect=Effect.ALLOW,
                principals=(
                    Principal(PrincipalType.AWS, "111122223333"),
                    Principal(PrincipalType.AWS, "*"),
                    Principal(PrincipalType.SERVICE, "sns.amazonaws.com"),
                ),
                actions=("s3:Get*", "s3:List*"),
                resources=("arn:aws:s3:::b",),
                conditions=(
                    Condition(
                        operator="StringLike",
                        key="aws:principalorgpaths",
                        values=("o-1/*", "o-2/*"),
                        if_exists=True,
                        qualifier="ForAnyValue",
                    ),
                ),
            ),
            Statement(
                index=1,
                effect=Effect.DENY,
                not_principals=(Principal(PrincipalType.CANONICAL_USER, "79a5"),),
                not_actions=("s3:*",),
                not_resources=("a", "b"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("*", [("*", "*")]),
        (["*"], [("*", "*")]),
        ({"*": "*"}, [("*", "*")]),
        ({"AWS": "*"}, [("AWS", "*")]),
        ({"aws": ["*"]}, [("AWS", "*")]),
        ("111122223333", [("AWS", "111122223333")]),
        ({"AWS": []}, []),
        ({"Federated": "graph.facebook.com"}, [("Federated", "graph.facebook.com")]),
        ({"canonicaluser": "79a5"}, [("CanonicalUser", "79a5")]),
    ],
)
def test_principals_in_each_form(principal: object, expected: list[tuple[str, str]]) -> None:
    found = statement(Principal=principal).principals
    assert found is not None
    assert [(each.type, each.value) for each in found] == expected


def test_what_is_not_there_is_none() -> None:
    found = statement(Principal=None, Resource=None)
    assert (found.principals, found.resources, found.conditions) == (None, None, ())


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("false", ("false",)),
        (False, ("false",)),
        ([True, "false"], ("true", "false")),
        (1.2, ("1.2",)),
        ([10, "20"], ("10", "20")),
        ([], ()),
    ],
)
def test_values_of_conditions_need_no_quotes(values: object, expected: tuple[str, ...]) -> None:
    [condition] = statement(Condition={"Bool": {"aws:SecureTransport": values}}).conditions
    assert condition.values == expected


@pytest.mark.parametrize(
    ("written", "operator", "qualifier", "if_exists"),
    [
        ("StringEquals", "StringEquals", None, False),
        ("stringequals", "StringEquals", None, False),
        ("STRINGEQUALSIGNORECASE", "StringEqualsIgnoreCase", None, False),
        ("StringEqualsIfExists", "StringEquals", None, True),
        ("foranyvalue:stringlike", "StringLike", "ForAnyValue", False),
        ("ForAllValues:ArnNotLikeIfExists", "ArnNotLike", "ForAllValues", True),
        ("Null", "Null", None, False),
        ("boolifexists", "Bool", None, True),
    ],
)
def test_operators_are_taken_apart(
    written: str, operator: str, qualifier: str | None, *, if_exists: bool
) -> None:
    [found] = statement(Condition={written: {"AWS:SourceArn": "x"}}).conditions
    assert found == Condition(
        operator=operator,
        key="aws:sourcearn",
        values=("x",),
        qualifier=qualifier,
        if_exists=if_exists,
    )


def test_element_names_are_taken_in_any_case() -> None:
    written = {name.upper(): value for name, value in ALLOW.items()}
    assert parse_policy({"STATEMENT": [written]}) == parse_policy({"Statement": ALLOW})


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("", "is no JSON"),
        ("{", "is no JSON"),
        ('{"Statement": NaN}', "NaN is no value"),
        ("[" * 100_000, "nested too deeply|is no JSON"),
        (b"\xff", "is no JSON"),
        ("[]", "a policy is no object"),
        ("{}", "has no Statement"),
        ('{"Version": 1, "Statement": []}', "Version"),
        ('{"Statement": [], "Statement": []}', "same name twice"),
        ('{"Statement": [], "statement": []}', "'statement' twice"),
        ('{"Statement": [], "Extra": 1}', "unknown element 'Extra'"),
        (r'{"Statement": [], "Version": "\ud800"}', "surrogates not allowed"),
        ('{"Statement": ["x"]}', "statement 1 of a policy is no object"),
    ],
)
def test_what_is_no_policy(document: str | bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_policy(document)


@pytest.mark.parametrize(
    ("elements", "message"),
    [
        ({"Effect": None}, "neither Allow nor Deny"),
        # the one value that AWS documents as case-sensitive
        ({"Effect": "allow"}, "neither Allow nor Deny"),
        ({"Effect": ["Allow"]}, "neither Allow nor Deny"),
        ({"Action": None}, "neither Action nor NotAction"),
        ({"NotAction": "x"}, "both Action and NotAction"),
        ({"NotPrincipal": "*"}, "both Principal and NotPrincipal"),
        ({"NotResource": "*"}, "both Resource and NotResource"),
        ({"Action": "\ud800"}, "surrogates not allowed"),
        ({"Action": 1}, "an Action of statement 1 of a policy is no text"),
        ({"Resource": [["x"]]}, "a Resource .* is no text"),
        ({"Principal": {"Robot": "x"}}, "unknown type 'Robot'"),
        ({"Principal": {"AWS": {}}}, "a principal of .* is no text"),
        ({"Sid": 1}, "the Sid of .* is no text"),
        ({"NotCondition": {}}, "unknown element 'NotCondition'"),
        ({"Condition": []}, "the Condition of .* is no object"),
        ({"Condition": {"StringEquals": "x"}}, "condition StringEquals of .* is no object"),
        ({"Condition": {"StringIs": {"a": "b"}}}, "unknown condition operator 'StringIs'"),
        ({"Condition": {"ForNoValue:StringEquals": {"a": "b"}}}, "unknown condition operator"),
        ({"Condition": {"StringEquals": {"a": None}}}, "neither text, number nor boolean"),
        ({"Condition": {"StringEquals": {"a": [{}]}}}, "neither text, number nor boolean"),
    ],
)
def test_what_is_no_statement(elements: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        statement(**elements)


def test_a_document_as_iam_returns_it_is_decoded() -> None:
    text = json.dumps({"Statement": [{**ALLOW, "Resource": "arn:aws:s3:::b/50%25 off+x"}]})

    assert parse_url_encoded_policy(quote(text)) == parse_policy(text)
    assert parse_url_encoded_policy(f"\n{text}") == parse_policy(text)


def test_a_policy_can_be_stored_and_read_back() -> None:
    policy = parse_policy({"Statement": [{**ALLOW, "Condition": {"Bool": {"a": True}}}]})

    stored = msgspec.msgpack.encode(policy)

    assert msgspec.msgpack.decode(stored, type=PolicyDocument) == policy


def test_a_statement_is_spoken_of_by_its_sid_or_its_number() -> None:
    policy = parse_policy({"Statement": [ALLOW, {**ALLOW, "Sid": "Open"}, {**ALLOW, "Sid": ""}]})

    assert [each.name for each in policy.statements] == [
        "statement 1",
        "statement Open",
        "statement 3",
    ]


NAMES = st.sampled_from(
    ["Version", "Statement", *ALLOW, "NotAction", "Condition", "Sid", "AWS", "Bool", "a"]
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), NAMES)
    | st.sampled_from(["Allow", "Deny", "*"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=12,
)


@settings(deadline=None)
@given(
    JSON
    | st.builds(
        lambda inner: {"Statement": [{**ALLOW, **inner}]}, st.dictionaries(NAMES, JSON, max_size=3)
    )
)
def test_any_json_is_a_policy_or_a_value_error(document: object) -> None:
    try:
        parsed = parse_policy(json.dumps(document))
    except ValueError as error:
        assert str(error)  # noqa: PT017 - both ends are right, but not an empty message
    else:
        assert isinstance(parsed, PolicyDocument)


@settings(deadline=None)
@given(st.binary(max_size=40) | st.text(max_size=40))
def test_any_text_is_a_policy_or_a_value_error(document: str | bytes) -> None:
    try:
        parse_policy(document)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - as above
