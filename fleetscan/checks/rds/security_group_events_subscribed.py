"""`rds.security_group_events_subscribed`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.account import AccountRegion
from fleetscan.facts.base import InRegion
from fleetscan.facts.rds import DBInstance, EventSubscription, not_told
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.22"],
    prowler=["rds_instance_event_subscription_security_groups"],
)
def security_group_events_subscribed(
    account: AccountRegion,
    instances: InRegion[DBInstance],
    subscriptions: InRegion[EventSubscription],
    *,
    categories: Annotated[tuple[Name, ...], Meta(min_length=1)] = (
        "configuration change",
        "failure",
    ),
) -> Verdict:
    """Somebody is told of critical events of the DB security groups that are in use.

    Why:
        A DB security group decides which addresses reach an instance outside a VPC. Who changes it
        opens the database.

    Fix:
        Subscribe an SNS topic to these events of all DB security groups. The topic's policy must
        let RDS publish.

    CLI:
        aws rds create-event-subscription --subscription-name security-groups
            --source-type db-security-group --event-categories "configuration change" failure
            --sns-topic-arn TOPIC_ARN

    Terraform:
        resource "aws_db_event_subscription" "security_groups" {
          name             = "security-groups"
          sns_topic        = aws_sns_topic.example.arn
          source_type      = "db-security-group"
          event_categories = ["configuration change", "failure"]
        }

    Differs:
        Only instances outside a VPC have DB security groups, and AWS ended EC2-Classic in 2023.
        Where no instance has one, this check says nothing, while AWS's control fails every
        subscription that leaves them out.

    Options:
        categories: the categories of events that somebody must be told of, by their names in RDS
    """
    names = (name for instance in instances for name in instance.security_groups)
    used = False
    for name in names:
        used = True
        missing = not_told(subscriptions, "db-security-group", name, categories)
        if missing:
            events = ", ".join(missing)
            return Fail(f"nobody is told of {events} of the DB security group {name}")
    if not used:
        return NotApplicable(f"no DB instance in {account.region} has a DB security group")
    return Pass(f"somebody is told of {', '.join(categories)} of the DB security groups in use")
