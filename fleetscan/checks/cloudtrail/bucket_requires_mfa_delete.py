"""`cloudtrail.bucket_requires_mfa_delete`."""

from fleetscan.catalogue import check
from fleetscan.facts.base import Every
from fleetscan.facts.cloudtrail import Trail
from fleetscan.facts.s3 import Bucket, BucketVersioning
from fleetscan.verdicts import Fail, NotApplicable, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=["cis-2.0:2.1.2"],
    prowler=["cloudtrail_bucket_requires_mfa_delete"],
)
def bucket_requires_mfa_delete(
    trail: Trail, buckets: Every[tuple[Bucket, BucketVersioning]]
) -> Verdict:
    """It takes MFA to delete a version of a log file from the bucket that the trail writes to.

    Why:
        Whoever covers tracks deletes the logs. With MFA delete, stolen keys are not enough for it,
        whatever they are allowed to do.

    Fix:
        Enable MFA delete with the root user's keys and MFA device: nobody else can. A bucket with a
        lifecycle configuration can't have it, so that its rules have to go first.

    CLI:
        aws s3api put-bucket-versioning --bucket NAME
            --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa "SERIAL CODE"

    Terraform:
        None: it takes the root user's MFA code, which Terraform has no way to renew.

    Differs:
        It is judged in the account that has the bucket, which may see the trail as a member of the
        organization. Where the bucket is another account's, this says nothing of the trail.
    """
    for bucket, versioning in buckets.with_id(trail.bucket):
        where = f"{bucket.id}, which trail {trail.id} writes to"
        if versioning.is_enabled and versioning.mfa_delete:
            return Pass(f"it takes MFA to delete versions in {where}")
        return Fail(f"it takes no MFA to delete versions in {where}")
    return NotApplicable(f"trail {trail.id} writes to {trail.bucket}, which is not this account's")
