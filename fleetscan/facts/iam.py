"""Facts about AWS IAM: who there is, what policies give them, and what they sign in with."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Final

import msgspec

from fleetscan.access import PolicyDocument
from fleetscan.facts.base import Resource, Taggable, known
from fleetscan.verdicts import Cause, NotRead, Unread

_SECOND: Final = timedelta(seconds=1)

_DETAILS: Final = "iam:GetAccountAuthorizationDetails"


class Identity(Resource, frozen=True, kw_only=True):
    """A user, a group or a role: what policies are attached to."""

    @property
    def name(self) -> str:
        """How to speak of it: `user ann`."""
        return f"{self.TYPE.rpartition(':')[2].lower()} {self.id}"


class User(Taggable, Identity, frozen=True, kw_only=True):
    """An IAM user."""

    TYPE: ClassVar[str] = "AWS::IAM::User"

    #: UTC; another user may have had the same name before
    created: datetime


class Role(Taggable, Identity, frozen=True, kw_only=True):
    """An IAM role, but for those of IAM Identity Center: the account can't tag or change them."""

    TYPE: ClassVar[str] = "AWS::IAM::Role"


class Group(Identity, frozen=True, kw_only=True):
    """An IAM group. It has no tags."""

    TYPE: ClassVar[str] = "AWS::IAM::Group"


class ManagedPolicy(Taggable, frozen=True, kw_only=True):
    """A managed policy that the account made itself."""

    TYPE: ClassVar[str] = "AWS::IAM::ManagedPolicy"

    #: its default version, the one that counts
    document: PolicyDocument | Unread
    #: how many users, groups and roles it is attached to; as a boundary is not counted
    attachments: int


class ServerCertificate(Taggable, frozen=True, kw_only=True):
    """A TLS certificate that was uploaded to IAM."""

    TYPE: ClassVar[str] = "AWS::IAM::ServerCertificate"

    #: UTC
    expiration: datetime


class InlinePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that is a part of a user, a group or a role."""

    name: str
    document: PolicyDocument | Unread


class IdentityPolicies(msgspec.Struct, frozen=True, kw_only=True):
    """The policies of a user, a group or a role: its own, not those of a user's groups."""

    #: ARNs of managed policies, AWS's and the account's
    attached: tuple[str, ...]
    inline: tuple[InlinePolicy, ...]


class AuthorizationDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What policies all users, groups and roles have, those of IAM Identity Center included."""

    #: by ARN
    identities: Mapping[str, IdentityPolicies]
    #: the policies of AWS that are in use, by ARN
    aws_managed: Mapping[str, PolicyDocument | Unread]

    def policies_of(self, identity: Identity) -> IdentityPolicies:
        """Return the policies of an identity; `NotRead` if it came or went between two calls."""
        found = self.identities.get(identity.arn)
        if found is None:
            raise NotRead(_not_there(_DETAILS, identity.arn))
        return found

    def aws_managed_policy(self, arn: str) -> PolicyDocument | Unread:
        """Return a policy of AWS that is attached to something."""
        found = self.aws_managed.get(arn)
        return _not_there(_DETAILS, arn) if found is None else found

    def having(self, name: str) -> tuple[str, ...]:
        """Return who has a policy of AWS by this name, as `role/deploy`, sorted."""
        return tuple(
            sorted(
                arn.split(":", 5)[5]
                for arn, policies in self.identities.items()
                if any(is_of_aws(each) and policy_name(each) == name for each in policies.attached)
            )
        )


class PasswordPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What the passwords of IAM users must be like."""

    #: whether the account set one; if not, the rest is what AWS asks for by itself
    custom: bool
    minimum_length: int
    uppercase: bool
    lowercase: bool
    numbers: bool
    symbols: bool
    #: days after which a password expires; None: never
    max_age: int | None
    #: how many earlier passwords can't be used again
    reuse_prevention: int


class RootUser(msgspec.Struct, frozen=True, kw_only=True):
    """What the root user of the account can sign in with."""

    access_keys: bool
    mfa: bool
    #: there is none where the organization manages the root users of its members and removed it
    password: bool | Unread

    @property
    def can_sign_in(self) -> bool:
        """Whether it has a password or access keys; `NotRead` if AWS does not say.

        An MFA device alone signs nobody in. Where AWS does not say whether there is a password, a
        device is taken for a sign of one.
        """
        if self.mfa and isinstance(self.password, Unread):
            return True
        return self.access_keys or known(self.password)


class VirtualMfaDevices(msgspec.Struct, frozen=True, kw_only=True):
    """The MFA devices that are an app."""

    #: serial numbers of those of the root user
    of_root: tuple[str, ...]


class OrganizationFeatures(msgspec.Struct, frozen=True, kw_only=True):
    """What an organization does centrally with the root users of its members."""

    #: `RootCredentialsManagement`, `RootSessions`
    enabled: frozenset[str]


class AccessKey(msgspec.Struct, frozen=True, kw_only=True):
    """An access key of a user. The report has no ids, but the first and the second."""

    #: 1 or 2
    number: int
    active: bool
    #: when it was made or last changed (UTC)
    last_rotated: datetime | None
    #: None if it was never used
    last_used: datetime | None


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the credential report: what a user signs in with. Times are UTC."""

    created: datetime
    #: whether there is a password; None where the report does not say, as of some root users
    password: bool | None
    #: None if it was never used, as far as AWS knows
    password_last_used: datetime | None
    password_last_changed: datetime | None
    mfa: bool
    keys: tuple[AccessKey, ...]

    @property
    def active_keys(self) -> tuple[AccessKey, ...]:
        """The access keys that can be used."""
        return tuple(key for key in self.keys if key.active)


class CredentialReport(msgspec.Struct, frozen=True, kw_only=True):
    """What all users sign in with. IAM makes it anew every four hours."""

    #: UTC
    generated: datetime
    root: Credentials
    #: by ARN
    users: Mapping[str, Credentials]

    def of(self, user: User) -> Credentials:
        """Return the row of a user; `NotRead` for one that is newer than the report."""
        found = self.users.get(user.arn)
        if found is None or abs(found.created - user.created) >= _SECOND:
            made = f"{self.generated:%Y-%m-%d %H:%M} UTC"
            raise NotRead(_not_there("iam:GetCredentialReport", user.arn, f" of {made}"))
        return found


def is_of_aws(policy_arn: str) -> bool:
    """Tell AWS's managed policies from those of an account."""
    return policy_arn.split(":", 5)[4] == "aws"


def policy_name(policy_arn: str) -> str:
    """Return the name of a managed policy, without its path."""
    return policy_arn.rpartition("/")[2]


def _not_there(operation: str, arn: str, which: str = "") -> Unread:
    """Say that a reply lacks what another listed: some time later it has it, or neither has."""
    return Unread(
        cause=Cause.UNEXPECTED_REPLY,
        operation=operation,
        iam_action=operation,
        error_code="NotInReply",
        message=f"the reply{which} does not have {arn}, which may be new",
        may_recover=True,
    )
