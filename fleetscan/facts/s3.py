"""Facts about Amazon S3: buckets, what they are set to, and who may use them."""

from typing import ClassVar

import msgspec

from fleetscan.access import PolicyDocument
from fleetscan.facts.base import Resource, Taggable


class Bucket(Taggable, frozen=True, kw_only=True):
    """A general purpose bucket. Its region is its own, not that of the call that listed it."""

    TYPE: ClassVar[str] = "AWS::S3::Bucket"


class BucketEncryption(msgspec.Struct, frozen=True, kw_only=True):
    """The default encryption of a bucket."""

    #: `AES256`, `aws:kms`, `aws:kms:dsse` or `aws:fsx`, one for each rule; empty if there is no
    #: rule
    algorithms: tuple[str, ...]
    #: kinds of encryption that the bucket refuses, such as `SSE-C`
    refused: tuple[str, ...] = ()


class PublicAccessBlock(msgspec.Struct, frozen=True, kw_only=True):
    """The four settings of Block Public Access. Where there is no configuration, all are off."""

    #: refuses new public ACLs (`BlockPublicAcls`)
    block_acls: bool = False
    #: takes existing public ACLs for none (`IgnorePublicAcls`)
    ignore_acls: bool = False
    #: refuses new public policies (`BlockPublicPolicy`)
    block_policy: bool = False
    #: leaves of an existing public policy the account itself and AWS services
    #: (`RestrictPublicBuckets`)
    restrict_buckets: bool = False

    @property
    def off(self) -> tuple[str, ...]:
        """The settings that are off, by AWS's names."""
        settings = {
            "BlockPublicAcls": self.block_acls,
            "IgnorePublicAcls": self.ignore_acls,
            "BlockPublicPolicy": self.block_policy,
            "RestrictPublicBuckets": self.restrict_buckets,
        }
        return tuple(name for name, is_on in settings.items() if not is_on)

    def with_those_of(self, other: "PublicAccessBlock") -> "PublicAccessBlock":
        """Return what is in force where both are: S3 takes the stricter of each setting."""
        return PublicAccessBlock(
            block_acls=self.block_acls or other.block_acls,
            ignore_acls=self.ignore_acls or other.ignore_acls,
            block_policy=self.block_policy or other.block_policy,
            restrict_buckets=self.restrict_buckets or other.restrict_buckets,
        )


class AccountPublicAccess(msgspec.Struct, frozen=True, kw_only=True):
    """Block Public Access for all buckets and access points of an account."""

    block: PublicAccessBlock


class BucketPublicAccess(msgspec.Struct, frozen=True, kw_only=True):
    """Block Public Access of a bucket itself."""

    block: PublicAccessBlock


class BucketPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The policy of a bucket."""

    #: the account that owns the bucket, which the bucket's ARN does not say
    account_id: str
    #: None if it has no policy
    document: PolicyDocument | None


class AclGrant(msgspec.Struct, frozen=True, kw_only=True):
    """What an ACL gives to one grantee."""

    #: the URI of a group, or the canonical id or e-mail address of an account
    grantee: str
    #: `FULL_CONTROL`, `READ`, `WRITE`, `READ_ACP` or `WRITE_ACP`
    permission: str


class BucketAcl(msgspec.Struct, frozen=True, kw_only=True):
    """The access control list of a bucket."""

    #: canonical id of the account that owns the bucket
    owner: str
    grants: tuple[AclGrant, ...]


class BucketOwnership(msgspec.Struct, frozen=True, kw_only=True):
    """Who owns the objects of a bucket, and whether ACLs count."""

    #: `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`; None if nothing was set,
    #: which means the last
    rule: str | None

    @property
    def acls_are_disabled(self) -> bool:
        """Whether S3 heeds no ACL of the bucket and its objects."""
        return self.rule == "BucketOwnerEnforced"


class BucketVersioning(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a bucket keeps what is overwritten and deleted."""

    #: `Enabled` or `Suspended`; None if it never was enabled
    status: str | None
    #: whether it takes the root user's MFA to delete a version for good
    mfa_delete: bool

    @property
    def is_enabled(self) -> bool:
        """Whether new versions are kept."""
        return self.status == "Enabled"


class BucketLogging(msgspec.Struct, frozen=True, kw_only=True):
    """Server access logging of a bucket."""

    #: the bucket that the logs are written to; None if there are none
    target_bucket: str | None


class LifecycleRule(msgspec.Struct, frozen=True, kw_only=True):
    """A lifecycle rule that is enabled."""

    #: after how many days current versions expire; None if they do not, or on a date
    expiration_days: int | None = None
    #: after how many days current versions move to another storage class, once for each move
    transition_days: tuple[int, ...] = ()


class BucketLifecycle(msgspec.Struct, frozen=True, kw_only=True):
    """What a bucket does with objects as they age."""

    rules: tuple[LifecycleRule, ...]


class BucketObjectLock(msgspec.Struct, frozen=True, kw_only=True):
    """Whether versions in a bucket can be kept from deletion."""

    is_enabled: bool
    #: of the default retention: `GOVERNANCE` or `COMPLIANCE`; None if there is none
    default_mode: str | None


class BucketReplication(msgspec.Struct, frozen=True, kw_only=True):
    """Where S3 copies new objects of a bucket to."""

    #: the names of the buckets that the rules name, those of rules that are enabled
    destinations: tuple[str, ...]


class AccessPoint(Resource, frozen=True, kw_only=True):
    """An access point of the account, in the region of its bucket."""

    TYPE: ClassVar[str] = "AWS::S3::AccessPoint"


class AccessPointPublicAccess(msgspec.Struct, frozen=True, kw_only=True):
    """Block Public Access of an access point. It can't be changed after the creation."""

    block: PublicAccessBlock
