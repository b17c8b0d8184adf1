import pytest

from fleetscan.checks.sns.topic_not_public import topic_not_public
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.facts.sns import Topic
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.policies import NO_POLICY, UNREADABLE, policy

ALARMS = Topic(arn="arn:aws:sns:eu-west-1:111122223333:alarms", id="alarms", region="eu-west-1")

# what SNS gives a new topic
OF_THE_OWNER = {"StringEquals": {"AWS:SourceOwner": "111122223333"}}


@pytest.mark.parametrize("narrow", [NO_POLICY, policy({"AWS": "*"}, "SNS:Publish", OF_THE_OWNER)])
def test_a_topic_for_those_who_were_chosen_passes(narrow: ResourcePolicy) -> None:
    assert isinstance(topic_not_public(ALARMS, narrow), Pass)


def test_a_topic_for_anybody_fails() -> None:
    verdict = topic_not_public(ALARMS, policy({"AWS": "*"}, "SNS:Publish"))
    assert verdict == Fail(
        "the policy of topic alarms is open: statement 1 lets anybody do SNS:Publish"
    )


def test_where_messages_may_go_is_not_who_asks_for_them() -> None:
    by_mail = {"StringEquals": {"sns:Protocol": "email"}}
    assert isinstance(topic_not_public(ALARMS, policy("*", "sns:Subscribe", by_mail)), Fail)


def test_a_policy_that_nobody_understands_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        topic_not_public(ALARMS, UNREADABLE)
