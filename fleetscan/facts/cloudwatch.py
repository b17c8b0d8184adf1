"""Facts about Amazon CloudWatch."""

from typing import ClassVar

from fleetscan.facts.base import Resource


class Alarm(Resource, frozen=True, kw_only=True):
    """An alarm on a metric, on what is computed from metrics, or on other alarms: a composite one.

    Its id is its name.
    """

    TYPE: ClassVar[str] = "AWS::CloudWatch::Alarm"

    #: of the one metric that it watches; None if it watches an expression
    metric_namespace: str | None
    metric_name: str | None
    #: the dimensions of that metric, by name
    dimensions: dict[str, str]
    #: whether its actions are carried out
    actions_enabled: bool
    #: the ARNs of what is done when it goes off: topics of SNS and others
    alarm_actions: tuple[str, ...]
    #: what a composite alarm goes off by: `ALARM("one") OR ALARM("other")`; None if it is no such
    rule: str | None = None
    #: the alarm during which a composite one carries out no actions, by name or ARN
    suppressor: str | None = None
