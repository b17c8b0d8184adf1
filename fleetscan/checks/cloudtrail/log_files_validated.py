"""`cloudtrail.log_files_validated`."""

from fleetscan.catalogue import check
from fleetscan.facts.cloudtrail import Trail
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:CloudTrail.4",
        "cis-1.4:3.2",
        "cis-1.5:3.2",
        "cis-2.0:3.2",
        "cis-3.0:3.2",
        "cis-4.0:3.2",
        "cis-5.0:3.2",
        "cis-6.0:4.2",
        "cis-7.0:4.2",
    ],
    prowler=["cloudtrail_log_file_validation_enabled"],
    config_rules=["cloud-trail-log-file-validation-enabled"],
)
def log_files_validated(trail: Trail) -> Verdict:
    """The trail writes digests by which a changed or deleted log file is found out.

    Why:
        Who can write to the bucket can change what the logs say. The digests are signed, and each
        names the one before, so that a log file that was changed or is missing is noticed.

    Fix:
        Enable log file validation. It begins with the next hour, and says nothing of older files.

    CLI:
        aws cloudtrail update-trail --name NAME --enable-log-file-validation

    Terraform:
        resource "aws_cloudtrail" "example" {
          name                       = "example"
          s3_bucket_name             = aws_s3_bucket.example.id
          enable_log_file_validation = true
        }

    Differs:
        A trail of the organization is judged in the account that owns it, and in no other: a member
        can't change it.
    """
    if not trail.is_own:
        return NotApplicable(f"trail {trail.id} is judged in account {trail.owner}, which owns it")
    if trail.validates_log_files:
        return Pass(f"log files of trail {trail.id} can be validated")
    return Fail(f"log files of trail {trail.id} can't be validated")
