"""Amazon EventBridge, by botocore's name of it."""

from collections.abc import AsyncIterator

from fleetscan.catalogue import Api, Call, collector, unknown_value
from fleetscan.collectors.policies import resource_policy
from fleetscan.facts.events import EventBus
from fleetscan.facts.policies import ResourcePolicy
from fleetscan.verdicts import NotRead

#: the largest page that ListEventBuses gives
_PAGE = 100

_LIST_BUSES = Call("events:ListEventBuses")


@collector(_LIST_BUSES)
async def event_buses(api: Api) -> AsyncIterator[tuple[EventBus, ResourcePolicy]]:
    """List the event buses of a region, each with its policy.

    They come in pages, of which botocore does not know.
    """
    page = await api.call("events:ListEventBuses", Limit=_PAGE)
    tokens: set[str] = set()
    while True:
        for bus in page["EventBuses"]:
            fact = EventBus(arn=bus["Arn"], id=bus["Name"], region=api.region)
            yield fact, resource_policy(_LIST_BUSES, bus.get("Policy"))
        token = page.get("NextToken")
        if not token:
            return
        if token in tokens:
            raise NotRead(unknown_value(_LIST_BUSES, "a page has led to itself"))
        tokens.add(token)
        page = await api.call("events:ListEventBuses", Limit=_PAGE, NextToken=token)
