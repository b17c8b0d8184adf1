import pytest

from fleetscan.checks.rds.security_group_events_subscribed import security_group_events_subscribed
from fleetscan.facts.base import InRegion
from fleetscan.facts.rds import DBInstance, EventSubscription
from fleetscan.verdicts import Cause, Fail, NotApplicable, NotRead, Pass, Unread
from tests.checks.rds.subjects import REGION, instance, subscription


def using(*names: str) -> DBInstance:
    return instance(security_groups=names)


def told(instances: list[DBInstance], *subscriptions: EventSubscription) -> object:
    return security_group_events_subscribed(REGION, InRegion(instances), InRegion(subscriptions))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {
            "source_type": "db-security-group",
            "categories": frozenset(("configuration change", "failure")),
        },
        {"source_type": "db-security-group", "source_ids": frozenset({"strict", "lax"})},
    ],
)
def test_a_subscription_to_the_groups_in_use_passes(changes: dict[str, object]) -> None:
    verdict = told([using("strict"), using("lax")], subscription(**changes))
    assert isinstance(verdict, Pass)


@pytest.mark.parametrize(
    "changes",
    [
        {"enabled": False},
        {"source_type": "db-instance"},
        {"source_type": "db-security-group", "source_ids": frozenset({"strict"})},
        {"categories": frozenset({"failover"})},
    ],
)
def test_one_that_leaves_a_group_out_fails(changes: dict[str, object]) -> None:
    assert isinstance(told([using("strict"), using("lax")], subscription(**changes)), Fail)


def test_without_any_nobody_is_told() -> None:
    assert told([using("strict")]) == Fail(
        "nobody is told of configuration change, failure of the DB security group strict"
    )


def test_without_such_a_group_there_is_nothing_to_tell() -> None:
    assert isinstance(told([using()]), NotApplicable)
    assert isinstance(told([]), NotApplicable)


def test_instances_that_were_not_read_may_use_others() -> None:
    denied = Unread(cause=Cause.ACCESS_DENIED, message="denied")
    some = InRegion([using("strict")], [denied])
    with pytest.raises(NotRead):
        security_group_events_subscribed(REGION, some, InRegion([subscription()]))
    assert isinstance(security_group_events_subscribed(REGION, some, InRegion([])), Fail)
