"""`rds.instance_events_subscribed`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.base import InRegion
from fleetscan.facts.rds import DBInstance, EventSubscription, not_told
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.20"],
    prowler=["rds_instance_critical_event_subscription"],
)
def instance_events_subscribed(
    instance: DBInstance,
    subscriptions: InRegion[EventSubscription],
    *,
    categories: Annotated[tuple[Name, ...], Meta(min_length=1)] = (
        "configuration change",
        "failure",
        "maintenance",
    ),
) -> Verdict:
    """Somebody is told of critical events of the DB instance.

    Why:
        RDS tells of failures, of maintenance and of changes as they happen, to whom subscribes.
        Else they are found when users complain.

    Fix:
        Subscribe an SNS topic to these events of all instances. The topic's policy must let RDS
        publish.

    CLI:
        aws rds create-event-subscription --subscription-name instances --source-type db-instance
            --event-categories "configuration change" failure maintenance
            --sns-topic-arn TOPIC_ARN

    Terraform:
        resource "aws_db_event_subscription" "instances" {
          name             = "instances"
          sns_topic        = aws_sns_topic.example.arn
          source_type      = "db-instance"
          event_categories = ["configuration change", "failure", "maintenance"]
        }

    Differs:
        AWS's control is about subscriptions: it passes where there is none at all, and fails each
        that does not cover all. Here it counts whether somebody is told, by whichever subscription.
        Where there is none, nobody is.

    Options:
        categories: the categories of events that somebody must be told of, by their names in RDS
    """
    missing = not_told(subscriptions, "db-instance", instance.id, categories)
    if missing:
        return Fail(f"nobody is told of {', '.join(missing)} of instance {instance.id}")
    return Pass(f"somebody is told of {', '.join(categories)} of instance {instance.id}")
