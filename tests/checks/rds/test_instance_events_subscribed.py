import pytest

from fleetscan.checks.rds.instance_events_subscribed import instance_events_subscribed
from fleetscan.facts.base import InRegion
from fleetscan.facts.rds import EventSubscription
from fleetscan.verdicts import Cause, Fail, NotRead, Pass, Unread
from tests.checks.rds.subjects import instance, subscription


def told(*subscriptions: EventSubscription, **options: tuple[str, ...]) -> object:
    return instance_events_subscribed(instance(), InRegion(subscriptions), **options)


CATEGORIES = frozenset(("configuration change", "failure", "maintenance"))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"source_type": "db-instance"},
        {"source_type": "db-instance", "categories": CATEGORIES},
        {"source_type": "db-instance", "source_ids": frozenset({"orders", "another"})},
    ],
)
def test_a_subscription_that_tells_of_it_passes(changes: dict[str, object]) -> None:
    assert isinstance(told(subscription(**changes)), Pass)


def test_several_subscriptions_may_tell_of_it_together() -> None:
    first, *others = sorted(CATEGORIES)
    some = subscription(categories=frozenset({first}))
    assert isinstance(told(some, subscription(categories=frozenset(others))), Pass)
    assert told(some) == Fail(f"nobody is told of {', '.join(others)} of instance orders")


@pytest.mark.parametrize(
    "changes",
    [
        {"enabled": False},
        {"status": "topic-not-exist"},
        {"status": "no-permission"},
        {"source_type": "db-cluster"},
        {"source_type": "db-instance", "source_ids": frozenset({"another"})},
        {"categories": frozenset({"backup"})},
    ],
)
def test_one_that_does_not_fails(changes: dict[str, object]) -> None:
    assert isinstance(told(subscription(**changes)), Fail)


def test_without_any_nobody_is_told() -> None:
    assert isinstance(told(), Fail)


def test_which_events_count_can_be_set() -> None:
    some = subscription(categories=frozenset({"failure"}))
    assert isinstance(told(some, categories=("failure",)), Pass)


def test_what_was_found_is_enough_and_nothing_found_is_not() -> None:
    denied = Unread(cause=Cause.ACCESS_DENIED, message="denied")
    assert isinstance(
        instance_events_subscribed(instance(), InRegion([subscription()], [denied])), Pass
    )
    with pytest.raises(NotRead):
        instance_events_subscribed(instance(), InRegion([], [denied]))
