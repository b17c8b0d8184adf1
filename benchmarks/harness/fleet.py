"""The fleet that is swept, and what a sweep of it must come to."""

from typing import Final

from benchmarks.fake_aws import DEFAULT_REGIONS

__all__ = [
    "BUCKETS",
    "CALLS_PER_ACCOUNT",
    "CHECKS",
    "INSTANCES",
    "LONGEST_CHAIN",
    "REGIONS",
    "VOLUMES",
]

#: the regions of every account
REGIONS: Final = DEFAULT_REGIONS
#: S3 buckets per account
BUCKETS: Final = 4
#: EC2 instances per account and region
INSTANCES: Final = 2
#: EBS volumes per account and region
VOLUMES: Final = 3
#: the encryption and stopped checks
CHECKS: Final = (
    "ec2.instance_not_stopped",
    "ec2.volume_encrypted",
    "s3.bucket_encrypted",
    "s3.bucket_encrypted_with_kms",
)
#: AssumeRole, ListRegions, ListBuckets, an encryption per bucket, and per region DescribeInstances
#: and DescribeVolumes
CALLS_PER_ACCOUNT: Final = 3 + BUCKETS + 2 * len(REGIONS)
#: calls of an account of which each needs the reply of the one before: AssumeRole, ListRegions,
#: ListBuckets, GetBucketEncryption
LONGEST_CHAIN: Final = 4
