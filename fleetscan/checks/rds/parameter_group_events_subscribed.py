"""`rds.parameter_group_events_subscribed`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.base import InRegion
from fleetscan.facts.rds import DBInstance, EventSubscription, not_told
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=["fsbp:RDS.21"],
    prowler=["rds_instance_event_subscription_parameter_groups"],
)
def parameter_group_events_subscribed(
    account: AccountRegion,
    instances: InRegion[DBInstance],
    subscriptions: InRegion[EventSubscription],
    *,
    categories: Annotated[tuple[Name, ...], Meta(min_length=1)] = ("configuration change",),
) -> Verdict:
    """Somebody is told of critical events of the DB parameter groups that are in use.

    Why:
        A parameter group decides whether an engine demands TLS and what it writes to its audit log.
        One that is changed changes all its instances.

    Fix:
        Subscribe an SNS topic to these events of all DB parameter groups. The topic's policy must
        let RDS publish.

    CLI:
        aws rds create-event-subscription --subscription-name parameter-groups
            --source-type db-parameter-group --event-categories "configuration change"
            --sns-topic-arn TOPIC_ARN

    Terraform:
        resource "aws_db_event_subscription" "parameter_groups" {
          name             = "parameter-groups"
          sns_topic        = aws_sns_topic.example.arn
          source_type      = "db-parameter-group"
          event_categories = ["configuration change"]
        }

    Differs:
        AWS's control passes where there is no subscription at all, and else wants one for all
        groups. Here it counts whether somebody is told of each group that an instance uses; default
        groups can't be changed and need nobody.

    Options:
        categories: the categories of events that somebody must be told of, by their names in RDS
    """
    names = (
        name
        for instance in instances
        for name in instance.parameter_groups
        if not name.startswith("default.")
    )
    used = False
    for name in names:
        used = True
        missing = not_told(subscriptions, "db-parameter-group", name, categories)
        if missing:
            events = ", ".join(missing)
            return Fail(f"nobody is told of {events} of the DB parameter group {name}")
    if not used:
        return NotApplicable(
            f"no DB instance in {account.region} has a DB parameter group of one's own"
        )
    return Pass(f"somebody is told of {', '.join(categories)} of the DB parameter groups in use")
