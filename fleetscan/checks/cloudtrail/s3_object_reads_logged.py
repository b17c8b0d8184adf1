"""`cloudtrail.s3_object_reads_logged`."""

from fleetscan.catalogue import check
from fleetscan.facts.account import Account
from fleetscan.facts.base import Every
from fleetscan.facts.clock import Now
from fleetscan.facts.cloudtrail import EventSelectors, Trail, TrailStatus
from fleetscan.facts.s3 import Bucket
from fleetscan.judgement.trail_events import EventKind, LoggedObjects, logged_objects
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.LOW,
    frameworks=[
        "cis-1.4:3.11",
        "cis-1.5:3.11",
        "cis-2.0:3.11",
        "cis-3.0:3.9",
        "cis-4.0:3.9",
        "cis-5.0:3.9",
        "cis-6.0:4.9",
        "cis-7.0:4.9",
    ],
    prowler=["cloudtrail_s3_dataevents_read_enabled"],
    config_rules=["cloudtrail-all-read-s3-data-event-check"],
)
def s3_object_reads_logged(
    account: Account,
    trails: Every[tuple[Trail, TrailStatus, EventSelectors]],
    buckets: Every[Bucket],
    now: Now,
) -> Verdict:
    """Trails log who reads objects, in all buckets of the account.

    Why:
        After a theft of data the question is which objects were read, by whom. Management events
        don't tell: reading an object is a data event, which no trail logs by itself.

    Fix:
        Have a trail of all regions log the read events of all objects. They are charged for, and
        the bucket that the trail itself writes to adds an event for each of its files. The command
        sets the trail's selectors as a whole: what it leaves out is no longer logged. Without the
        condition on readOnly, the trail logs writes as well.

    CLI:
        aws cloudtrail put-event-selectors --trail-name NAME --advanced-event-selectors
            '[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},
            {"Field":"resources.type","Equals":["AWS::S3::Object"]},
            {"Field":"readOnly","Equals":["true"]}]},
            {"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]'

    Terraform:
        resource "aws_cloudtrail" "example" {
          name                  = "example"
          s3_bucket_name        = aws_s3_bucket.example.id
          is_multi_region_trail = true

          advanced_event_selector {
            field_selector {
              field  = "eventCategory"
              equals = ["Management"]
            }
          }

          advanced_event_selector {
            field_selector {
              field  = "eventCategory"
              equals = ["Data"]
            }

            field_selector {
              field  = "resources.type"
              equals = ["AWS::S3::Object"]
            }

            field_selector {
              field  = "readOnly"
              equals = ["true"]
            }
          }
        }

    Differs:
        Buckets that selectors name one by one count, also by several trails, as long as none is
        missing. Others ask for one trail that logs all buckets, or are content with one bucket.
        A value such as arn:aws:s3:::*/* counts for nothing: selectors take a * for itself.
        A trail from which S3 has taken no log file for a day, with an error, counts for nothing.
    """
    logged: list[LoggedObjects] = []
    for trail, status, selectors in trails:
        found = logged_objects(trail, status, selectors, EventKind.READ, now=now)
        if any(each.is_all for each in found):
            return Pass(f"trail {trail.id} logs the reads of all objects")
        logged += found
    if not buckets:
        return NotApplicable(f"account {account.id} has no bucket, and no trail for all of them")
    for bucket in buckets:
        if not any(each.covers(bucket) for each in logged):
            return Fail(f"no trail logs the reads of all objects, such as those in {bucket.id}")
    return Pass(f"trails log the reads of the objects in each bucket of account {account.id}")
