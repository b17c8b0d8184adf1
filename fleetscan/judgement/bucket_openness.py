"""What opens a bucket to everybody, when all that S3 heeds together is taken together.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from collections.abc import Iterable
from typing import Final

from fleetscan.access import Grant, public_grants
from fleetscan.facts.s3 import (
    AccountPublicAccess,
    AclGrant,
    BucketAcl,
    BucketOwnership,
    BucketPolicy,
    BucketPublicAccess,
    PublicAccessBlock,
)

#: those that are anybody, with an account of AWS or without one, and how to speak of them
GROUPS: Final = {
    "http://acs.amazonaws.com/groups/global/AllUsers": "everybody",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers": "everybody with an AWS account",
}


def block_in_force(account: AccountPublicAccess, bucket: BucketPublicAccess) -> PublicAccessBlock:
    """Return the settings that S3 heeds for a bucket: of each the stricter one."""
    return account.block.with_those_of(bucket.block)


def opened_by_policy(
    policy: BucketPolicy, block: PublicAccessBlock, *, actions: Iterable[str] | None = None
) -> tuple[Grant, ...]:
    """Return what the policy gives to anybody; nothing where public policies are restricted.

    With `actions`, what it gives of these patterns.
    """
    if policy.document is None or block.restrict_buckets:
        return ()
    return public_grants(policy.document, actions=actions)


def opened_by_acl(
    acl: BucketAcl, ownership: BucketOwnership, block: PublicAccessBlock
) -> tuple[AclGrant, ...]:
    """Return what the ACL gives to anybody; nothing where S3 heeds no ACL, or no public one."""
    if ownership.acls_are_disabled or block.ignore_acls:
        return ()
    return tuple(each for each in acl.grants if each.grantee in GROUPS)
