"""Facts about Amazon EC2: compute, storage, and the network of a VPC."""

from datetime import datetime
from typing import ClassVar

import msgspec

from fleetscan.facts.base import Taggable, known
from fleetscan.verdicts import Unread


class Instance(Taggable, frozen=True, kw_only=True):
    """An EC2 instance that is not terminated."""

    TYPE: ClassVar[str] = "AWS::EC2::Instance"

    #: `pending`, `running`, `shutting-down`, `stopping` or `stopped`; AWS may come to have others
    state: str | Unread
    #: when it was stopped, if it is: AWS tells it in a text that may not say so
    stop_time: datetime | Unread | None = None

    @property
    def stopped_at(self) -> datetime:
        """When a stopped instance was stopped (UTC); `NotRead` if AWS does not say.

        Raises `ValueError` for an instance that is not stopped.
        """
        since = known(self.stop_time)
        if since is None:
            raise ValueError(f"instance {self.id} is {self.state}: it has no stop time")
        return since


class Volume(Taggable, frozen=True, kw_only=True):
    """An EBS volume."""

    TYPE: ClassVar[str] = "AWS::EC2::Volume"

    encrypted: bool


class EbsDefaults(msgspec.Struct, frozen=True, kw_only=True):
    """What a region does with a new EBS volume if nothing else is said."""

    encrypted: bool


class Snapshot(Taggable, frozen=True, kw_only=True):
    """An EBS snapshot that the account owns."""

    # CloudFormation has no such resource; this is the name that IAM Access Analyzer has for it.
    TYPE: ClassVar[str] = "AWS::EC2::Snapshot"


class Image(Taggable, frozen=True, kw_only=True):
    """An AMI that the account owns."""

    # CloudFormation has no such resource, but a parameter type `AWS::EC2::Image::Id`.
    TYPE: ClassVar[str] = "AWS::EC2::Image"


class SecurityGroup(Taggable, frozen=True, kw_only=True):
    """A security group of the account, those that a VPC has from the start included."""

    TYPE: ClassVar[str] = "AWS::EC2::SecurityGroup"


class Vpc(Taggable, frozen=True, kw_only=True):
    """A VPC of the account, the default one included."""

    TYPE: ClassVar[str] = "AWS::EC2::VPC"


class Subnet(Taggable, frozen=True, kw_only=True):
    """A subnet of the account, default ones included."""

    TYPE: ClassVar[str] = "AWS::EC2::Subnet"


class ElasticIp(Taggable, frozen=True, kw_only=True):
    """An Elastic IP address. Its id is that of its allocation."""

    TYPE: ClassVar[str] = "AWS::EC2::EIP"
