"""Facts about Amazon EC2: compute and storage. The network is in `fleetscan.facts.vpc`."""

from datetime import datetime
from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable, known
from fleetscan.verdicts import Cause, NotRead, Unread


class Instance(Taggable, frozen=True, kw_only=True):
    """An EC2 instance that is not terminated."""

    TYPE: ClassVar[str] = "AWS::EC2::Instance"

    #: `pending`, `running`, `shutting-down`, `stopping` or `stopped`; AWS may come to have others
    state: str | Unread
    #: when it was stopped, if it is: AWS tells it in a text that may not say so
    stop_time: datetime | Unread | None = None
    #: when it was last started (UTC)
    launched_at: datetime
    #: `hvm` or `paravirtual`
    virtualization: str
    #: the instance profile that gives it a role; None if it has none
    profile_arn: str | None = None
    #: whether its metadata are told only to who has a token (IMDSv2): `required` or `optional`
    metadata_tokens: str
    #: whether its metadata are told at all: `enabled` or `disabled`
    metadata_endpoint: str
    #: IPv4 addresses, of all of its network interfaces
    public_addresses: tuple[str, ...] = ()
    #: ids of its network interfaces
    interfaces: tuple[str, ...] = ()

    @property
    def stopped_at(self) -> datetime:
        """When a stopped instance was stopped (UTC); `NotRead` if AWS does not say.

        Raises `ValueError` for an instance that is not stopped.
        """
        since = known(self.stop_time)
        if since is None:
            raise ValueError(f"instance {self.id} is {self.state}: it has no stop time")
        return since


class MetadataDefaults(msgspec.Struct, frozen=True, kw_only=True):
    """How a region's new instances are asked for their metadata if nothing else is said."""

    #: `required` for IMDSv2 alone, or `optional`; None if it was never set
    tokens: str | None
    #: `enabled` or `disabled`; None if it was never set
    endpoint: str | None


class LaunchTemplate(Taggable, frozen=True, kw_only=True):
    """A launch template."""

    TYPE: ClassVar[str] = "AWS::EC2::LaunchTemplate"


class LaunchTemplateVersions(msgspec.Struct, frozen=True, kw_only=True):
    """What the versions of a region's launch templates say that are used: default and latest."""

    #: by the id of the template, the numbers of those that ask for a public IPv4 address; empty
    #: for a template of which none does
    with_public_address: dict[str, tuple[int, ...]]

    def giving_addresses(self, template: LaunchTemplate) -> tuple[int, ...]:
        """The versions of a template that ask for one; `NotRead` if it was made meanwhile."""
        if template.id in self.with_public_address:
            return self.with_public_address[template.id]
        raise NotRead(
            Unread(
                cause=Cause.UNEXPECTED_REPLY,
                operation="ec2:DescribeLaunchTemplateVersions",
                iam_action="ec2:DescribeLaunchTemplateVersions",
                error_code="NotListed",
                message=f"no version of the launch template {template.id} is listed",
                may_recover=True,
            )
        )


class Volume(Taggable, frozen=True, kw_only=True):
    """An EBS volume."""

    TYPE: ClassVar[str] = "AWS::EC2::Volume"

    encrypted: bool
    in_use: bool
    #: ARNs of the instances that it is attached to
    instance_arns: tuple[str, ...] = ()


class EbsDefaults(msgspec.Struct, frozen=True, kw_only=True):
    """What a region does with a new EBS volume if nothing else is said."""

    encrypted: bool


class Snapshot(Taggable, frozen=True, kw_only=True):
    """An EBS snapshot that the account owns."""

    # CloudFormation has no such resource; this is the name that IAM Access Analyzer has for it.
    TYPE: ClassVar[str] = "AWS::EC2::Snapshot"


class PublicSnapshots(msgspec.Struct, frozen=True, kw_only=True):
    """The account's EBS snapshots in a region that everybody may restore."""

    ids: frozenset[str]


class Image(Taggable, frozen=True, kw_only=True):
    """An AMI that the account owns."""

    # CloudFormation has no such resource, but a parameter type `AWS::EC2::Image::Id`.
    TYPE: ClassVar[str] = "AWS::EC2::Image"

    #: whether everybody may launch it
    is_public: bool
