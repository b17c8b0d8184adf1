"""Facts about Amazon EventBridge."""

from typing import ClassVar

from fleetscan.facts.base import Resource


class EventBus(Resource, frozen=True, kw_only=True):
    """An event bus.

    It is not judged by its tags: every region has a default bus, which nobody has made, and to ask
    for its tags would be a call more in each.
    """

    TYPE: ClassVar[str] = "AWS::Events::EventBus"
