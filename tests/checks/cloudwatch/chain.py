"""A trail, a metric filter, an alarm and a topic that belong together."""

from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from fleetscan.facts.account import Account
from fleetscan.facts.base import Every
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import BasicSelector, EventSelectors, Trail, TrailStatus
from fleetscan.facts.cloudwatch import Alarm
from fleetscan.facts.logs import MetricFilter
from fleetscan.facts.sns import Topic, TopicSubscriptions

__all__ = [
    "ACCOUNT",
    "ALARM",
    "EVENTS",
    "FILTER",
    "HEARD",
    "LOGGING",
    "NOW",
    "TOPIC",
    "TRAIL",
    "chain",
]

ID: Final = "111122223333"
REGION: Final = "eu-west-1"
LOGS: Final = f"arn:aws:logs:{REGION}:{ID}:log-group"

ACCOUNT: Final = Account(arn=f"arn:aws:account::{ID}:account", id=ID, region="global")
TRAIL: Final = Trail(
    arn=f"arn:aws:cloudtrail:{REGION}:{ID}:trail/main",
    id="main",
    region=REGION,
    is_multi_region=True,
    is_organization=False,
    includes_global_events=True,
    validates_log_files=True,
    has_custom_selectors=False,
    bucket="trail",
    kms_key_id=None,
    log_group_arn=f"{LOGS}:trail:*",
)
LOGGING: Final = TrailStatus(
    is_logging=True,
    delivered_at=datetime(2026, 11, 1, tzinfo=UTC),
    delivery_error=None,
    logs_delivered_at=datetime(2026, 11, 1, tzinfo=UTC),
    logs_delivery_error=None,
)
EVENTS: Final = EventSelectors(basic=(BasicSelector(read_write="All", management_events=True),))
FILTER: Final = MetricFilter(
    arn=f"{LOGS}:trail:metric-filter:counter",
    id="counter",
    region=REGION,
    log_group="trail",
    pattern="{ $.eventName = DisableKey || $.eventName = ScheduleKeyDeletion }",
    metric_namespace="CIS",
    metric_name="Counted",
    metric_value="1",
    dimensions=(),
    on_transformed=False,
    selection=None,
)
TOPIC: Final = Topic(arn=f"arn:aws:sns:{REGION}:{ID}:ops", id="ops", region=REGION)
ALARM: Final = Alarm(
    arn=f"arn:aws:cloudwatch:{REGION}:{ID}:alarm:siren",
    id="siren",
    region=REGION,
    metric_namespace="CIS",
    metric_name="Counted",
    dimensions={},
    actions_enabled=True,
    alarm_actions=(TOPIC.arn,),
)
NOW: Final = Now(at=datetime(2026, 11, 1, 12, tzinfo=UTC))
HEARD: Final = TopicSubscriptions(confirmed=1)

Chain = tuple[
    Every[tuple[Trail, TrailStatus, EventSelectors]],
    Every[MetricFilter],
    Every[Alarm],
    Every[tuple[Topic, TopicSubscriptions]],
    Now,
]


def chain(pattern: str) -> Chain:
    """Return what a check takes, with a filter of this pattern."""
    return (
        Every([(TRAIL, LOGGING, EVENTS)]),
        Every([replace(FILTER, pattern=pattern)]),
        Every([ALARM]),
        Every([(TOPIC, HEARD)]),
        NOW,
    )
