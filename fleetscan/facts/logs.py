"""Facts about Amazon CloudWatch Logs."""

from typing import ClassVar

import msgspec

from fleetscan.facts.base import Resource, Taggable


class LogGroup(Taggable, frozen=True, kw_only=True):
    """A log group."""

    TYPE: ClassVar[str] = "AWS::Logs::LogGroup"


class MetricFilter(Resource, frozen=True, kw_only=True):
    """A metric filter of a log group: it counts events. It has one metric, which is the most."""

    TYPE: ClassVar[str] = "AWS::Logs::MetricFilter"

    #: the name of its log group, which is in the same region
    log_group: str
    #: "" matches every event
    pattern: str
    metric_namespace: str
    metric_name: str
    #: what it adds for each event: a number, or `$.field` for what the event has there
    metric_value: str
    #: the names of the metric's dimensions: an alarm has to name them too, with their values
    dimensions: tuple[str, ...]
    #: whether it sees events as a transformer of the log group has made them
    on_transformed: bool
    #: which events it sees at all, by `@aws.account` and `@aws.region`; None: all of the log group
    selection: str | None


class GlobalLogDeliveries(msgspec.Struct, frozen=True, kw_only=True):
    """What is delivered of the logs of global services, such as CloudFront."""

    #: ARNs of the resources whose logs go somewhere
    sources: frozenset[str]
