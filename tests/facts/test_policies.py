import pytest

from fleetscan.access import parse_policy
from fleetscan.facts.policies import ResourcePolicy, in_words
from fleetscan.verdicts import NotRead
from tests.checks.policies import NO_POLICY, UNREADABLE, policy


def test_of_many_grants_the_first_are_named() -> None:
    statements = [
        {"Sid": f"S{n}", "Effect": "Allow", "Principal": "*", "Action": "sns:Publish"}
        for n in range(5)
    ]
    document = parse_policy({"Statement": statements})
    assert in_words(ResourcePolicy(document=document).public_grants()) == (
        "statement S0 lets anybody do sns:Publish; statement S1 lets anybody do sns:Publish;"
        " statement S2 lets anybody do sns:Publish; and 2 more"
    )


def test_of_many_actions_the_first_are_named_and_of_others_all_that_are_left_out() -> None:
    many = policy("*", [f"sqs:{each}" for each in "abcd"])
    assert in_words(many.public_grants()) == ("statement 1 lets anybody do sqs:a, sqs:b, sqs:c, …")
    document = parse_policy(
        {"Statement": {"Effect": "Allow", "Principal": "*", "NotAction": "sqs:Send*"}}
    )
    assert in_words(ResourcePolicy(document=document).public_grants()) == (
        "statement 1 lets anybody do * but sqs:Send*"
    )


def test_a_service_counts_only_where_it_acts_for_anybody() -> None:
    backup = policy({"Service": "backup.amazonaws.com"})
    assert backup.public_grants() == ()
    assert backup.public_grants(deputies=["s3.amazonaws.com"]) == ()
    assert len(backup.public_grants(deputies=["backup.amazonaws.com"])) == 1


def test_no_policy_gives_nothing_and_one_that_is_not_understood_is_no_answer() -> None:
    assert NO_POLICY.public_grants() == ()
    assert not NO_POLICY.is_there
    assert UNREADABLE.is_there
    with pytest.raises(NotRead):
        UNREADABLE.public_grants()
