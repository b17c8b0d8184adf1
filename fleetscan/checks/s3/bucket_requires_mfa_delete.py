"""`s3.bucket_requires_mfa_delete`."""

from fleetscan.catalogue import check
from fleetscan.facts.s3 import Bucket, BucketVersioning
from fleetscan.verdicts import Fail, Pass, Severity, Verdict


@check(
    severity=Severity.MEDIUM,
    frameworks=[
        "fsbp:S3.20",
        "cis-1.4:2.1.3",
        "cis-1.5:2.1.3",
        "cis-2.0:2.1.2",
        "cis-3.0:2.1.2",
        "cis-4.0:2.1.2",
        "cis-5.0:2.1.2",
        "cis-6.0:3.1.2",
        "cis-7.0:3.1.2",
    ],
    prowler=["s3_bucket_no_mfa_delete"],
    config_rules=["s3-bucket-mfa-delete-enabled"],
)
def bucket_requires_mfa_delete(bucket: Bucket, versioning: BucketVersioning) -> Verdict:
    """It takes the root user's MFA to delete a version of an object for good.

    Why:
        Keys that are stolen, or a script that goes wrong, can delete versions as well as objects.
        With MFA delete neither is enough for it, nor to suspend versioning.

    Fix:
        Enable MFA delete with the root user's keys and MFA device: nobody else can. A bucket with a
        lifecycle configuration can't have it, so that its rules have to go first.

    CLI:
        aws s3api put-bucket-versioning --bucket NAME
            --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa "SERIAL CODE"

    Terraform:
        None: it takes the root user's MFA code, which Terraform has no way to renew.

    Differs:
        Security Hub says nothing of buckets with a lifecycle configuration. CIS leaves none out,
        and so does this.
    """
    if versioning.is_enabled and versioning.mfa_delete:
        return Pass(f"it takes MFA to delete versions in bucket {bucket.id}")
    if not versioning.is_enabled:
        return Fail(f"bucket {bucket.id} keeps no versions, so that MFA delete has no effect")
    return Fail(f"it takes no MFA to delete versions in bucket {bucket.id}")
