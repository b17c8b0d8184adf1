"""Buckets, and who may use them, for the tests of checks."""

from fleetscan.access import parse_policy
from fleetscan.facts.s3 import (
    AccountPublicAccess,
    AclGrant,
    Bucket,
    BucketAcl,
    BucketOwnership,
    BucketPolicy,
    BucketPublicAccess,
    PublicAccessBlock,
)

ACCOUNT_ID = "111122223333"
LOGS = Bucket(arn="arn:aws:s3:::logs", id="logs", region="eu-west-1")

ALL_ON = PublicAccessBlock(
    block_acls=True, ignore_acls=True, block_policy=True, restrict_buckets=True
)
OPEN_ACCOUNT = AccountPublicAccess(block=PublicAccessBlock())
CLOSED_ACCOUNT = AccountPublicAccess(block=ALL_ON)
OPEN = BucketPublicAccess(block=PublicAccessBlock())
CLOSED = BucketPublicAccess(block=ALL_ON)

EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"
ANY_ACCOUNT = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"

ACLS_ARE_HEEDED = BucketOwnership(rule="BucketOwnerPreferred")
ACLS_ARE_DISABLED = BucketOwnership(rule="BucketOwnerEnforced")

NO_POLICY = BucketPolicy(account_id=ACCOUNT_ID, document=None)


def policy(*statements: dict[str, object]) -> BucketPolicy:
    """A policy of these statements; one that names no effect allows."""
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", **each} for each in statements],
    }
    return BucketPolicy(account_id=ACCOUNT_ID, document=parse_policy(document))


def allow(action: str, principal: object = "*", **others: object) -> dict[str, object]:
    """A statement that allows an action on the objects of the bucket."""
    return {"Principal": principal, "Action": action, "Resource": "arn:aws:s3:::logs/*", **others}


def acl(**grants: str) -> BucketAcl:
    """The ACL of a new bucket, and one grant to each of these groups, by the name here."""
    groups = {"everybody": EVERYBODY, "any_account": ANY_ACCOUNT, "log_delivery": LOG_DELIVERY}
    given = [AclGrant(grantee="owner", permission="FULL_CONTROL")]
    given += [
        AclGrant(grantee=groups.get(name, name), permission=permission)
        for name, permission in grants.items()
    ]
    return BucketAcl(owner="owner", grants=tuple(given))
