import pytest

from fleetscan.collectors import events
from fleetscan.facts.events import EventBus
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.testing.fake_api import REGION, FakeApi
from fleetscan.verdicts import NotRead
from tests.collectors.policies import OPEN_POLICY

ARN = "arn:aws:events:eu-west-1:111122223333:event-bus"


def bus(name: str) -> EventBus:
    return EventBus(arn=f"{ARN}/{name}", id=name, region=REGION)


async def test_buses_are_listed_from_all_pages_with_their_policies() -> None:
    pages = [
        {"EventBuses": [{"Name": "default", "Arn": f"{ARN}/default"}], "NextToken": "more"},
        {"EventBuses": [{"Name": "open", "Arn": f"{ARN}/open", "Policy": OPEN_POLICY}]},
    ]
    api = FakeApi(events.event_buses, {"events:ListEventBuses": pages})
    first, (second, policy) = await api.list()
    assert first == (bus("default"), ResourcePolicy(document=None))
    assert second == bus("open")
    assert len(policy.public_grants()) == 1
    assert [parameters for _, parameters in api.requests] == [
        {"Limit": 100},
        {"Limit": 100, "NextToken": "more"},
    ]


async def test_pages_that_never_end_are_no_list() -> None:
    endless = {"EventBuses": [], "NextToken": "again"}
    api = FakeApi(events.event_buses, {"events:ListEventBuses": [endless] * 3})
    with pytest.raises(NotRead):
        await api.list()
