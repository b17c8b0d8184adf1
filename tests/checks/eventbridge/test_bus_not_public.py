import pytest

from fleetscan.checks.eventbridge.bus_not_public import bus_not_public
from fleetscan.facts.events import EventBus
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import Fail, NotRead, Pass
from tests.checks.policies import NO_POLICY, OWNER, UNREADABLE, policy

ORDERS = EventBus(
    arn="arn:aws:events:eu-west-1:111122223333:event-bus/orders", id="orders", region="eu-west-1"
)

OF_THE_ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}


@pytest.mark.parametrize(
    "narrow", [NO_POLICY, policy(OWNER), policy("*", "events:PutEvents", OF_THE_ORGANIZATION)]
)
def test_a_bus_for_those_who_were_chosen_passes(narrow: ResourcePolicy) -> None:
    assert isinstance(bus_not_public(ORDERS, narrow), Pass)


def test_a_bus_for_anybody_fails() -> None:
    assert bus_not_public(ORDERS, policy("*", "events:PutEvents")) == Fail(
        "the policy of event bus orders is open: statement 1 lets anybody do events:PutEvents"
    )


def test_a_policy_that_nobody_understands_is_no_verdict() -> None:
    with pytest.raises(NotRead):
        bus_not_public(ORDERS, UNREADABLE)
