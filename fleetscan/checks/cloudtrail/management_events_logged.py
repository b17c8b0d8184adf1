"""`cloudtrail.management_events_logged`."""

from fleetscan.catalogue import check
from fleetscan.catalogue.parameters import EventSource
from fleetscan.facts.account import Account
from fleetscan.facts.base import Every
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import EventSelectors, Trail, TrailStatus
from fleetscan.judgement.trail_events import EventKind, management_events
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.HIGH,
    frameworks=[
        "fsbp:CloudTrail.1",
        "cis-1.4:3.1",
        "cis-1.5:3.1",
        "cis-2.0:3.1",
        "cis-3.0:3.1",
        "cis-4.0:3.1",
        "cis-5.0:3.1",
        "cis-6.0:4.1",
        "cis-7.0:4.1",
    ],
    prowler=["cloudtrail_multi_region_enabled"],
    config_rules=["multi-region-cloudtrail-enabled"],
)
def management_events_logged(
    account: Account,
    trails: Every[tuple[Trail, TrailStatus, EventSelectors]],
    now: Now,
    *,
    may_exclude: tuple[EventSource, ...] = (),
) -> Verdict:
    """Trails log all management events, reads and writes, in all regions of the account.

    Why:
        An attacker uses the region that nobody looks at, and looks around before changing
        anything. What no trail logs is gone from the event history after 90 days.

    Fix:
        Create a trail of all regions that logs all management events. In an organization, one
        trail of the management account does it for every member.

    CLI:
        aws cloudtrail create-trail --name NAME --s3-bucket-name BUCKET --is-multi-region-trail
        aws cloudtrail put-event-selectors --trail-name NAME --event-selectors
            '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'
        aws cloudtrail start-logging --name NAME

    Terraform:
        resource "aws_cloudtrail" "example" {
          name                          = "example"
          s3_bucket_name                = aws_s3_bucket.example.id
          is_multi_region_trail         = true
          include_global_service_events = true
          enable_logging                = true
        }

    Differs:
        Two trails may share reads and writes among them, where CIS asks for one that logs both.
        A trail of the organization counts for each member, also where another account owns it.
        AWS tells a member not always what such a trail was set to log. Where it does not, and no
        other trail is enough, this is not evaluated: Security Hub says passed for any such trail.
        A trail whose log files S3 refuses, and of which none came for a day, does not count: CIS,
        Security Hub and Prowler ask whether it is switched on.

    Options:
        may_exclude: event sources that a trail may leave out, such as kms.amazonaws.com or
            rdsdata.amazonaws.com. The benchmark does not mention them, AWS Config allows none
    """
    logged: dict[EventKind, str] = {}
    refused: list[str] = []
    for trail, status, selectors in trails:
        if not (trail.is_multi_region and trail.includes_global_events and status.is_logging):
            continue
        if status.is_refused(now.at):
            refused.append(f"{trail.id} ({status.delivery_error})")
        else:
            for kind in management_events(selectors, may_leave_out=may_exclude.__contains__):
                logged.setdefault(kind, trail.id)
        if len(logged) == len(EventKind):
            names = " and ".join(sorted(set(logged.values())))
            return Pass(f"all management events of account {account.id} are logged by {names}")
    missing = " or ".join(kind for kind in EventKind if kind not in logged)
    failed = f"no trail logs the {missing} management events of account {account.id} in all regions"
    if refused:
        return Fail(f"{failed}: S3 takes no log files of {', '.join(sorted(refused))}")
    return Fail(failed)
