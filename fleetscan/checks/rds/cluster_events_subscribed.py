"""`rds.cluster_events_subscribed`."""

from typing import Annotated

from msgspec import Meta

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import Name
from fleetscan.facts.base import InRegion
from fleetscan.facts.rds import DBCluster, EventSubscription, not_told
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["fsbp:RDS.19"],
    prowler=["rds_cluster_critical_event_subscription"],
)
def cluster_events_subscribed(
    cluster: DBCluster,
    subscriptions: InRegion[EventSubscription],
    *,
    categories: Annotated[tuple[Name, ...], Meta(min_length=1)] = ("failure", "maintenance"),
) -> Verdict:
    """Somebody is told of critical events of the DB cluster.

    Why:
        RDS tells of failures, of maintenance and of changes as they happen, to whom subscribes.
        Else they are found when users complain.

    Fix:
        Subscribe an SNS topic to these events of all clusters. The topic's policy must let RDS
        publish.

    CLI:
        aws rds create-event-subscription --subscription-name clusters --source-type db-cluster
            --event-categories failure maintenance
            --sns-topic-arn TOPIC_ARN

    Terraform:
        resource "aws_db_event_subscription" "clusters" {
          name             = "clusters"
          sns_topic        = aws_sns_topic.example.arn
          source_type      = "db-cluster"
          event_categories = ["failure", "maintenance"]
        }

    Differs:
        AWS's control is about subscriptions: it passes where there is none at all, and fails each
        that does not cover all. Here it counts whether somebody is told, by whichever subscription.
        Where there is none, nobody is.

    Options:
        categories: the categories of events that somebody must be told of, by their names in RDS
    """
    missing = not_told(subscriptions, "db-cluster", cluster.id, categories)
    if missing:
        return Fail(f"nobody is told of {', '.join(missing)} of cluster {cluster.id}")
    return Pass(f"somebody is told of {', '.join(categories)} of cluster {cluster.id}")
