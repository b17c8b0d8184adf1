"""The table of causes is whole: each line can be reached, and tells where it is from."""

import pytest

from fleetscan.aws import cause_table
from fleetscan.aws.cause_table import (
    CUSTOM_ENDPOINT,
    SERVICE_NOT_IN_REGION,
    Rule,
    Symptom,
    remedy_for,
    rule_for,
    rules,
)
from fleetscan.aws.causes import DENIALS
from fleetscan.verdicts import Cause
from tests.aws.corpus_replies import FAILURES, REPLIES


def test_each_line_tells_its_source() -> None:
    assert all(line.source.startswith("https://") for line in rules())


def test_each_cause_has_a_line() -> None:
    assert {line.cause for line in rules()} == set(Cause)


def test_no_line_is_there_twice() -> None:
    assert len(set(rules())) == len(rules())


@pytest.mark.parametrize("status", [None, 200, 400, 999])
def test_something_fits_whatever_happened(status: int | None) -> None:
    found = rule_for(Symptom(names=("NeverSeen",), status=status))
    assert found.cause is (Cause.INTERNAL if status is None else Cause.UNEXPECTED_REPLY)


@pytest.mark.parametrize(
    ("said", "of_aws", "of_the_user", "where_it_is_not_offered"),
    [
        # of glibc, of musl, and of macOS
        ("Name or service not known", "dns", "dns", "not_offered"),
        ("Name does not resolve", "dns", "dns", "not_offered"),
        ("nodename nor servname provided, or not known", "dns", "dns", "not_offered"),
        # the name is there
        ("No address associated with hostname", "dns", "dns", "not_offered"),
        ("Name has no usable address", "dns", "dns", "not_offered"),
        # the resolver is down, and knows nothing of the service
        ("Temporary failure in name resolution", "dns", "dns", "dns"),
        ("Try again", "dns", "dns", "dns"),
        ("Connect call failed", None, None, None),
    ],
)
def test_names_that_do_not_resolve_are_told_by_the_words_of_any_c_library(
    said: str, of_aws: str | None, of_the_user: str | None, where_it_is_not_offered: str | None
) -> None:
    contexts = frozenset[str](), frozenset({CUSTOM_ENDPOINT}), frozenset({SERVICE_NOT_IN_REGION})
    found = [
        rule_for(Symptom(names=("gaierror", "OSError"), message=said, context=context))
        for context in contexts
    ]
    assert [rule.remedy for rule in found] == [of_aws, of_the_user, where_it_is_not_offered]
    is_unknown_for_good = "not known" in said or "not resolve" in said
    assert [rule.recovers for rule in found] == [
        True,
        not is_unknown_for_good,
        where_it_is_not_offered != "not_offered",
    ]


def plain_names(line: Rule) -> list[str]:
    return [name for name in line.names if not set("*[") & set(name)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (line, name)
        for line in rules()
        if not line.pattern and not line.context
        for name in plain_names(line)
    ],
    ids=lambda value: value if isinstance(value, str) else value.cause,
)
def test_no_line_is_hidden_by_an_earlier_one(line: Rule, name: str) -> None:
    """Those with words or a context are reached by the corpus."""
    status = None if line.statuses is None else 400
    service = "" if line.service == "*" else line.service
    assert rule_for(Symptom(names=(name,), service=service, status=status)) is line


def test_no_name_is_in_two_lines_that_nothing_tells_apart() -> None:
    seen = set()
    for line in rules():
        for name in line.names:
            key = (name, line.service, line.statuses, line.pattern, line.context)
            assert key not in seen, key
            seen.add(key)


def test_all_that_the_table_can_say_is_in_the_corpus() -> None:
    said = {(line.cause, line.recovers, line.remedy) for line in rules()}
    in_corpus = {(each.cause, each.recovers, each.remedy) for each in [*REPLIES, *FAILURES]}
    assert in_corpus == said


def test_a_list_of_names_stands_for_each_of_them() -> None:
    denials = {line.names for line in rules() if line.pattern and line.cause in DENIALS}
    (names,) = denials
    assert {"AccessDenied", "UnauthorizedOperation"} < set(names)
    assert not any(name.startswith("@") for line in rules() for name in line.names)


def test_a_list_that_there_is_not_is_an_error() -> None:
    table = "cause\tname\trecovers\tremedy\tservice\nnetwork\t@none\tyes\t*\t*"
    with pytest.raises(KeyError, match="@none"):
        list(cause_table._read(table))


def test_the_table_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = rules()
    monkeypatch.setattr(cause_table, "_FILE", None)
    assert rules() is first


@pytest.mark.parametrize(
    ("cause", "name", "message", "remedy"),
    [
        (Cause.ACCESS_DENIED, "AccessDenied", "because no permissions boundary allows", "boundary"),
        (Cause.ACCESS_DENIED, "AccessDenied", "Access Denied", None),
        # the line of a proxy that wants a password has no name: it is for a status
        (Cause.NETWORK, "407", "no", "proxy_login"),
        (Cause.NETWORK, "SSLError", "certificate has expired", "certificate_expired"),
        (Cause.NETWORK, "ConnectionClosedError", "it hung up", None),
        (Cause.SERVICE_UNAVAILABLE, "503", "", "down"),
        # of a cause that the name alone would not have led to
        (Cause.REGION_DISABLED, "AuthFailure", "", None),
        (Cause.TIMEOUT, None, "", None),
        (Cause.CREDENTIALS, "WrongAccount", "", None),
    ],
)
def test_what_helps_is_found_again_for_what_was_recorded(
    cause: Cause, name: str | None, message: str, remedy: str | None
) -> None:
    assert remedy_for(cause, name, message) == remedy
