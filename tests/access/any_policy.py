"""Policies of any kind whose statements meet: few actions, many conditions."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from fleetscan.access import PolicyDocument, parse_policy

__all__ = [
    "CONDITIONS",
    "Element",
    "allows",
    "conditions",
    "denies",
    "parsed",
    "plain",
    "respelt",
    "statements",
]

T = TypeVar("T")
Element = dict[str, object]

PRINCIPALS = (
    "*",
    {"AWS": "*"},
    {"AWS": ["111122223333", "arn:aws:iam::*:root"]},
    {"AWS": "arn:aws:iam::444455556666:role/app"},
    {"Service": "s3.amazonaws.com"},
    {"Service": ["*", "s3.amazonaws.com"]},
    {"Federated": "graph.facebook.com"},
    {"CanonicalUser": "79a5"},
)
ACTIONS = ("*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "s3:P?t*")
RESOURCES = ("*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::*")
#: for each operator, its negation
OPERATORS = {
    "StringEquals": "StringNotEquals",
    "StringLike": "StringNotLike",
    "ArnLike": "ArnNotLike",
    "IpAddress": "NotIpAddress",
}
VALUES = {
    "aws:PrincipalAccount": ("111122223333", "444455556666", "*"),
    "aws:PrincipalOrgID": ("o-12345", "o-*"),
    "aws:SourceArn": ("arn:aws:s3:::b", "arn:aws:sns:*:111122223333:*", "arn:aws:s3:::*"),
    "aws:PrincipalArn": ("arn:aws:iam::111122223333:role/*", "arn:aws:iam::*:role/a"),
    "aws:SourceIp": ("203.0.113.0/24", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8"),
    "aws:SourceVpc": ("vpc-1", "vpc-*"),
    "sns:Endpoint": ("*@example.com", "a@example.com"),
    "sns:Protocol": ("email", "https"),
    "graph.facebook.com:app_id": ("1", "*"),
}


def _few(values: Sequence[str]) -> list[list[str]]:
    """Each of them, and each two."""
    return [[value] for value in values] + [list(pair) for pair in combinations(values, 2)]


def _compared() -> list[Element]:
    """Each operator that may fit each key, with any qualifier and suffix."""
    found: list[Element] = []
    for key, known in VALUES.items():
        positive = {"IpAddress" if key == "aws:SourceIp" else "StringLike", "StringEquals"}
        positive |= {"ArnLike"} if key.endswith("Arn") else set()
        operators = positive | {OPERATORS[each] for each in positive}
        found += (
            {f"{qualifier}{operator}{suffix}": {key: values}}
            for operator in sorted(operators)
            for qualifier in ("", "", "ForAllValues:", "ForAnyValue:")
            for suffix in ("", "", "IfExists")
            for values in _few(known)
        )
    return found


FLAGS: list[Element] = [
    {"Null": {"aws:PrincipalOrgID": "false"}},
    {"Null": {"aws:SourceIp": "false"}},
    {"Null": {"aws:PrincipalOrgID": "true"}},
    {"Bool": {"aws:SecureTransport": "false"}},
    {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}},
    {"Bool": {"aws:PrincipalIsAWSService": "false"}},
]
COMPARED = _compared()
#: all conditions, each of one operator with one key
CONDITIONS = (*COMPARED, *FLAGS)
#: one of them. One draw each: these suites are to take seconds.
conditions = st.one_of(st.sampled_from(COMPARED), st.sampled_from(FLAGS))


def plain() -> list[Element]:
    """Return statements without effect and conditions, a hundred thousand."""
    actions, places = _few(ACTIONS), _few(RESOURCES)
    return [
        {principal: who, action: what, resource: where}
        for principal in ("Principal", "Principal", "Principal", "NotPrincipal")
        for who in PRINCIPALS
        for action in ("Action", "Action", "Action", "NotAction")
        for what in actions
        for resource in ("Resource", "Resource", "Resource", "NotResource")
        for where in places
    ]


#: made when a test first draws one
plain_statements = st.deferred(lambda: st.sampled_from(plain()))


def _statement(effect: str, plain: Element, found: Sequence[Element]) -> Element:
    # Of two conditions with one operator, the latter is taken.
    condition = {operator: keys for each in found for operator, keys in each.items()}
    return {"Effect": effect, **plain, "Condition": condition}


def _statements(*effects: str) -> st.SearchStrategy[Element]:
    return st.builds(
        _statement,
        st.sampled_from(effects),
        plain_statements,
        st.one_of(st.just(()), st.tuples(conditions), st.tuples(conditions, conditions)),
    )


allows = _statements("Allow")
denies = _statements("Deny")
statements = st.lists(_statements("Allow", "Deny"), max_size=3)


def parsed(*statements: Element) -> PolicyDocument:
    return parse_policy({"Version": "2012-10-17", "Statement": statements})


def respelt(statement: Element, chance: Random) -> Element:
    """The same statement in another spelling that AWS takes for the same."""
    written: Element = {}
    for name, value in _shuffled(statement.items(), chance):
        if name == "Condition":
            written[name] = _respelt_conditions(value, chance)
        elif isinstance(value, dict):
            kinds = _shuffled(value.items(), chance)
            written[name] = {kind: _respelt_list(values, chance) for kind, values in kinds}
        else:
            written[name] = _respelt_list(value, chance)
    return written


def _respelt_conditions(condition: object, chance: Random) -> object:
    assert isinstance(condition, dict)
    return {
        _in_any_case(operator, chance): {
            _in_any_case(key, chance): _respelt_list(values, chance)
            for key, values in _shuffled(keys.items(), chance)
        }
        for operator, keys in _shuffled(condition.items(), chance)
    }


def _respelt_list(value: object, chance: Random) -> object:
    if isinstance(value, list):
        return value[0] if len(value) == 1 else _shuffled(value, chance)
    # `"Principal": ["*"]` is no AWS spelling, but `"Effect": ["Allow"]` is none either.
    return value if value in {"Allow", "Deny", "*"} else [value]


def _shuffled(values: Iterable[T], chance: Random) -> list[T]:
    shuffled = list(values)
    chance.shuffle(shuffled)
    return shuffled


def _in_any_case(text: str, chance: Random) -> str:
    return chance.choice([text, text.lower(), text.upper()])
