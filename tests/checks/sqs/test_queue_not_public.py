import pytest

from fleetscan.checks.sqs.queue_not_public import queue_not_public
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.policies import NO_POLICY, OWNER, UNREADABLE, policy
from tests.checks.sqs.subjects import JOBS

FROM_A_TOPIC = {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:alarms"}}


@pytest.mark.parametrize(
    "narrow", [NO_POLICY, policy(OWNER), policy("*", "sqs:SendMessage", FROM_A_TOPIC)]
)
def test_a_queue_for_those_who_were_chosen_passes(narrow: ResourcePolicy) -> None:
    assert isinstance(queue_not_public(JOBS, narrow), Pass)


def test_a_queue_for_anybody_fails() -> None:
    verdict = queue_not_public(JOBS, policy("*", ["sqs:SendMessage", "sqs:ReceiveMessage"]))
    assert verdict == Fail(
        "the policy of queue jobs is open: statement 1 lets anybody do"
        " sqs:SendMessage, sqs:ReceiveMessage"
    )


def test_a_policy_that_nobody_understands_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        queue_not_public(JOBS, UNREADABLE)
